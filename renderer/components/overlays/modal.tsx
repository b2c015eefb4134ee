import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Dialog, Heading, I18nProvider, Modal, ModalOverlay } from 'react-aria-components'
import { currentLocale, t } from '../../i18n'

interface DialogBoxProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** `alertdialog` for what must be answered. */
  readonly role?: 'dialog' | 'alertdialog'
  readonly size?: 'small' | 'large'
}

/** A dialog over the window: Escape, the cross and a press outside close it; the focus goes back to where it was. */
export function DialogBox({ title, onClose, children, role = 'dialog', size = 'small' }: DialogBoxProps) {
  return (
    <I18nProvider locale={currentLocale()}>
      <ModalOverlay className="scrim" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Modal className="modal" data-size={size}>
          <Dialog className="dialog" role={role}>
            <div className="dialog-head">
              <Heading slot="title">{title}</Heading>
              <Button className="icon-button" aria-label={t('dialog.close')} onPress={onClose}>
                <X size={16} strokeWidth={1.75} aria-hidden />
              </Button>
            </div>
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  )
}
