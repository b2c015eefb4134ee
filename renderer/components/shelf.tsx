import { PanelLeft } from 'lucide-react'
import { memo } from 'react'
import type { LectureInfo } from '../../shared/api'
import type { LocalizedText } from '../../shared/task-set/schema'
import { currentLocale, useTexts } from '../i18n'
import { keysOf } from '../state/commands'
import { inLanguage } from '../state/document'
import { clearRecent, openLecture, openRecent } from '../state/file-actions'
import { sessionStore } from '../state/session-store'
import { SHELF_FITS, toggleShelf } from '../state/view-store'
import { IconButton } from './icon-button'
import { tip } from './tip'

/** Lectures and recent files, at the left. */
export const Shelf = memo(function Shelf() {
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
})

/** The chapters of the built-in library, each with its lectures. */
function Lectures() {
  const t = useTexts()
  const lectures = sessionStore((state) => state.lectures)
  const current = sessionStore((state) => state.lecture)
  return (
    <section className="shelf-section">
      <h2>{t('shelf.lectures')}</h2>
      <ol>
        {chaptersOf(lectures).map(({ number, title, lectures: own }) => (
          <li key={number}>
            <h3 className="shelf-chapter" data-current={own.some(({ id }) => id === current)}>
              <span className="shelf-number">{number}</span>
              <span className="ellipsis">{inLanguage(title, currentLocale())}</span>
            </h3>
            <ul>
              {own.map((lecture) => (
                <LectureItem key={lecture.id} lecture={lecture} isCurrent={lecture.id === current} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

function LectureItem({ lecture, isCurrent }: { readonly lecture: LectureInfo; readonly isCurrent: boolean }) {
  const title = inLanguage(lecture.title, currentLocale())
  const description = inLanguage(lecture.description, currentLocale())
  const descriptionId = `lecture-${lecture.id}`
  return (
    <li>
      <button
        type="button"
        className="shelf-item shelf-lecture"
        aria-current={isCurrent ? 'true' : undefined}
        aria-describedby={descriptionId}
        onClick={() => void openAndLook(lecture.id)}
        {...tip(`${title}\n${description}`)}
      >
        <span className="ellipsis">{title}</span>
      </button>
      <span id={descriptionId} className="visually-hidden">
        {description}
      </span>
    </li>
  )
}

/** Opens a lecture; a shelf that lies over the chart then gives way to it. */
async function openAndLook(id: string): Promise<void> {
  await openLecture(id)
  if (globalThis.innerWidth >= SHELF_FITS || sessionStore.getState().lecture !== id) return
  toggleShelf()
  document.querySelector<HTMLElement>('#chart')?.focus()
}

interface ShelfChapter {
  readonly number: number
  readonly title: LocalizedText
  readonly lectures: readonly LectureInfo[]
}

/** Lectures come in the order of their chapters. */
function chaptersOf(lectures: readonly LectureInfo[]): readonly ShelfChapter[] {
  const numbers = [...new Set(lectures.map(({ chapter }) => chapter.number))]
  return numbers.map((number) => {
    const own = lectures.filter(({ chapter }) => chapter.number === number)
    return { number, title: own[0].chapter.title, lectures: own }
  })
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
