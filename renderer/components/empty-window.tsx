import { currentLocale, useTexts } from '../i18n'
import { runCommand } from '../state/commands'
import { inLanguage } from '../state/document'
import { openLecture } from '../state/file-actions'
import { sessionStore } from '../state/session-store'

/** Nothing is open: what this is for, three lectures, and the way to a file. While the first document loads, nothing at all. */
export function EmptyWindow() {
  const t = useTexts()
  const isOpening = sessionStore((state) => state.isOpening)
  const lectures = sessionStore((state) => state.lectures)
  if (isOpening) return null
  return (
    <div className="empty">
      <h1>{t('empty.title')}</h1>
      <div className="empty-actions">
        {lectures.slice(0, 3).map(({ id, title }) => (
          <button key={id} type="button" className="button" data-look="outlined" onClick={() => void openLecture(id)}>
            {inLanguage(title, currentLocale())}
          </button>
        ))}
        <button type="button" className="button" data-look="primary" onClick={() => runCommand('open')}>
          {t('empty.open')}
        </button>
      </div>
    </div>
  )
}
