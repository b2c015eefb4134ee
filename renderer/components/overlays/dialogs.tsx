import { Button } from 'react-aria-components'
import { t } from '../../i18n'
import { keysOf } from '../../state/commands'
import { closeOverlay } from '../../state/overlay-store'
import { type Alert, showAlert } from '../../state/session-store'
import { SHORTCUTS } from '../../state/shortcuts'
import { DialogBox } from './modal'

const { api } = window

/** What went wrong, in a sentence, and what to do about it. */
export function AlertDialog({ alert }: { readonly alert: Alert }) {
  const close = () => showAlert(undefined)
  return (
    <DialogBox title={alert.message} role="alertdialog" onClose={close}>
      <p>{alert.remedy}</p>
      <div className="dialog-actions">
        {/* The one thing to do here. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <Button autoFocus className="button" data-look="primary" onPress={close}>
          {t('dialog.ok')}
        </Button>
      </div>
    </DialogBox>
  )
}

/** Versions, licence and where to learn more. */
export function AboutDialog() {
  const { version, engine, electron, chromium, node } = api.info
  const facts = [
    [t('about.version'), version],
    [t('about.engine'), engine],
    ['Electron', electron],
    ['Chromium', chromium],
    ['Node', node],
  ] as const
  return (
    <DialogBox title={t('about.title')} onClose={closeOverlay}>
      <p>{t('about.what')}</p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{t('about.licence')}</p>
      <p>{t('about.engineMeans')}</p>
    </DialogBox>
  )
}

/** Every key, by where it works. */
export function ShortcutsDialog() {
  return (
    <DialogBox title={t('shortcuts.title')} size="large" onClose={closeOverlay}>
      <div className="shortcuts">
        {SHORTCUTS.map(({ group, keys }) => (
          <section key={group}>
            <h3>{t(`shortcuts.${group}`)}</h3>
            <dl>
              {keys.map(([name, combination]) => (
                <div key={name}>
                  <dt>{t(`shortcuts.${name}`)}</dt>
                  <dd>
                    {combination.map((one) => (
                      <kbd key={one}>{keysOf(one)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="settings-help">{t('shortcuts.focus')}</p>
    </DialogBox>
  )
}
