import { PanelLeft } from 'lucide-react'
import { useTexts } from '../i18n'
import { keysOf } from '../state/commands'
import { clearRecent, openLecture, openRecent } from '../state/file-actions'
import { documentTitle } from '../state/names'
import { sessionStore } from '../state/session-store'
import { toggleShelf } from '../state/view-store'
import { IconButton } from './icon-button'
import { tip } from './tip'

/** Lectures and recent files, at the left. */
export function Shelf() {
  const t = useTexts()
  return (
    <nav className="shelf" aria-label={t('shelf.label')}>
      <div className="shelf-head">
        <span>Interleave</span>
        <IconButton icon={PanelLeft} label={t('shelf.close')} keys={keysOf('Mod+B')} onClick={toggleShelf} />
      </div>
      <Lectures />
      <RecentFiles />
    </nav>
  )
}

function Lectures() {
  const t = useTexts()
  const lectures = sessionStore((state) => state.lectures)
  const opened = sessionStore((state) => (state.source === 'lecture' ? state.savedDocument : undefined))
  const current = opened && documentTitle(opened)
  return (
    <section className="shelf-section">
      <h2>{t('shelf.lectures')}</h2>
      <ol>
        {lectures.map(({ id, title }, i) => (
          <li key={id}>
            <button
              type="button"
              className="shelf-item"
              aria-current={title === current ? 'true' : undefined}
              onClick={() => void openLecture(id)}
              {...tip(t('shelf.openLecture', { title }))}
            >
              <span className="shelf-number">{i + 1}</span>
              <span className="ellipsis">{title}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function RecentFiles() {
  const t = useTexts()
  const recent = sessionStore((state) => state.recent)
  const current = sessionStore((state) => state.fileName)
  if (recent.length === 0) return null
  return (
    <section className="shelf-section">
      <h2>{t('shelf.recent')}</h2>
      <ul>
        {recent.map(({ token, name, folder, isMissing }) => (
          <li key={token}>
            <button
              type="button"
              className="shelf-item"
              aria-current={name === current ? 'true' : undefined}
              aria-disabled={isMissing}
              onClick={() => !isMissing && void openRecent(token)}
              {...tip(isMissing ? t('shelf.missing', { name, folder }) : t('shelf.openRecent', { name, folder }))}
            >
              <span className="ellipsis">{name.replace(/\.(interleave\.json|json|ya?ml)$/, '')}</span>
              <span className="shelf-folder ellipsis">{isMissing ? t('shelf.gone') : folder}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="link shelf-clear" onClick={() => void clearRecent()}>
        {t('shelf.clearRecent')}
      </button>
    </section>
  )
}
