import { ChevronLeft, ChevronRight } from 'lucide-react'
import { currentLocale, useTexts } from '../i18n'
import { captionStore, goToCaption } from '../state/captions'
import { type Document, inLanguage } from '../state/document'
import { IconButton } from './icon-button'
import { tip } from './tip'

/** So many numbers have their place in the gutter of the lanes. */
const NUMBERS_FIT = 3

/** What the lecturer says, a caption at a time: its text under the lanes, the numbers of all captions in their gutter. */
export function Captions({ document }: { readonly document: Document }) {
  const t = useTexts()
  const { bookmarks } = document
  const current = Math.min(
    captionStore((state) => state.current),
    bookmarks.length - 1,
  )
  if (bookmarks.length === 0) return null
  const texts = bookmarks.map(({ text }) => inLanguage(text, currentLocale()))
  return (
    <section className="captions" aria-label={t('captions.label')}>
      {bookmarks.length <= NUMBERS_FIT ? (
        <ol>
          {texts.map((text, i) => (
            // Captions have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={i}>
              <button
                type="button"
                className="caption-number"
                aria-label={t('captions.caption', { number: i + 1, text })}
                aria-current={i === current ? 'step' : undefined}
                onClick={() => goToCaption(i)}
                {...tip(text)}
              >
                {i + 1}
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <Stepper current={current} count={bookmarks.length} />
      )}
      <p>{texts[current]}</p>
    </section>
  )
}

/** Where there are more captions than numbers fit: back and forth. */
function Stepper({ current, count }: { readonly current: number; readonly count: number }) {
  const t = useTexts()
  return (
    <div className="caption-stepper">
      <IconButton
        small
        icon={ChevronLeft}
        label={t('captions.previous')}
        onClick={() => goToCaption(Math.max(0, current - 1))}
      />
      <span>{t('captions.of', { number: current + 1, count })}</span>
      <IconButton
        small
        icon={ChevronRight}
        label={t('captions.next')}
        onClick={() => goToCaption(Math.min(count - 1, current + 1))}
      />
    </div>
  )
}
