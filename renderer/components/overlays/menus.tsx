import { ChartLine, Copy, FileCode, Image, Layers, ListOrdered, type LucideIcon, RefreshCw, Trash2 } from 'lucide-react'
import type { RefObject } from 'react'
import { Header, Menu, MenuItem, MenuSection, Popover, Separator } from 'react-aria-components'
import type { Model } from '../../../shared/settings'
import { sweepSettings } from '../../../shared/sweep/plan'
import { t } from '../../i18n'
import { runCommand } from '../../state/commands'
import { withAddedExecution, withDuplicate, withoutExecution } from '../../state/document-edits'
import { editDocument } from '../../state/document-store'
import type { ShownExecution } from '../../state/executions'
import { openSweep } from '../../state/sweep-open'

interface MenuProps {
  readonly trigger: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
}

const MODELS: readonly { readonly model: Model; readonly icon: LucideIcon }[] = [
  { model: 'threads', icon: Layers },
  { model: 'eventLoop', icon: RefreshCw },
  { model: 'sequential', icon: ListOrdered },
]

/** Under "Add execution": one model to add. */
export function AddExecutionMenu({ trigger, onClose }: MenuProps) {
  const add = (model: Model) => editDocument((document) => withAddedExecution(document, model))
  return (
    <MenuPopover trigger={trigger} label={t('topBar.addExecution')} onClose={onClose}>
      {MODELS.map(({ model, icon }) => (
        <Item
          key={model}
          icon={icon}
          text={t(`addExecution.${model}.name`)}
          hint={t(`addExecution.${model}.hint`)}
          onAction={() => add(model)}
        />
      ))}
    </MenuPopover>
  )
}

/** Under "Export": the picture as drawn now. */
export function ExportMenu({ trigger, onClose }: MenuProps) {
  return (
    <MenuPopover trigger={trigger} label={t('export.export')} onClose={onClose}>
      <MenuSection>
        <Header className="menu-header">{t('export.header')}</Header>
        <Item
          icon={FileCode}
          text={t('export.svg')}
          hint={t('export.svgHint')}
          onAction={() => runCommand('exportSvg')}
        />
        <Item icon={Image} text={t('export.png')} hint={t('export.pngHint')} onAction={() => runCommand('exportPng')} />
      </MenuSection>
    </MenuPopover>
  )
}

interface ExecutionMenuProps extends MenuProps {
  readonly execution: ShownExecution
  readonly canDuplicate: boolean
  readonly canRemove: boolean
}

/** Under the dots of an execution. */
export function ExecutionMenu({ trigger, execution, canDuplicate, canRemove, onClose }: ExecutionMenuProps) {
  const { id } = execution.entry
  return (
    <MenuPopover trigger={trigger} label={t('execution.menu', { name: execution.name })} onClose={onClose}>
      <Item
        icon={Copy}
        text={t('execution.duplicate')}
        hint={canDuplicate ? undefined : t('execution.duplicateFull')}
        isDisabled={!canDuplicate}
        onAction={() => editDocument((document) => withDuplicate(document, id))}
      />
      <Item
        icon={ChartLine}
        text={t('sweep.open')}
        hint={t('sweep.openHint')}
        isDisabled={sweepSettings(execution.entry.execution.model).length === 0}
        onAction={() => openSweep(id)}
      />
      <Separator className="menu-separator" />
      <Item
        icon={Trash2}
        text={t('execution.remove')}
        hint={canRemove ? undefined : t('execution.removeLast')}
        isDisabled={!canRemove}
        onAction={() => editDocument((document) => withoutExecution(document, id))}
      />
    </MenuPopover>
  )
}

interface MenuPopoverProps extends MenuProps {
  readonly label: string
  readonly children: React.ReactNode
}

function MenuPopover({ trigger, label, onClose, children }: MenuPopoverProps) {
  return (
    <Popover
      className="popover"
      aria-label={label}
      triggerRef={trigger}
      isOpen
      offset={6}
      placement="bottom end"
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {/* A menu that has just been opened has the focus, as on every desktop. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <Menu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
        {children}
      </Menu>
    </Popover>
  )
}

interface ItemProps {
  readonly icon: LucideIcon
  readonly text: string
  readonly hint: string | undefined
  readonly isDisabled?: boolean
  readonly onAction: () => void
}

function Item({ icon: Icon, text, hint, isDisabled = false, onAction }: ItemProps) {
  return (
    <MenuItem className="menu-item" textValue={text} isDisabled={isDisabled} onAction={onAction}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span>
        <span className="menu-text">{text}</span>
        {hint !== undefined && <span className="menu-hint">{hint}</span>}
      </span>
    </MenuItem>
  )
}
