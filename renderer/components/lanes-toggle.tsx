import { Rows3 } from 'lucide-react'
import { useTexts } from '../i18n'
import { toggleLanesBar } from '../state/lanes-actions'
import { isFiltered, lanesStore } from '../state/lanes-store'
import { tip } from './tip'
import '../styles/lanes.css'

/** In the gutter of the axis, beside the legend: which lanes there are, in which order. */
export function LanesToggle() {
  const t = useTexts()
  const isOpen = lanesStore((state) => state.isBarOpen || isFiltered(state.settings))
  return (
    <button
      type="button"
      className="lanes-toggle"
      aria-label={t('lanes.open')}
      aria-expanded={isOpen}
      aria-keyshortcuts="N"
      onClick={toggleLanesBar}
      {...tip(t('lanes.openTip'), 'N')}
    >
      <Rows3 size={14} strokeWidth={1.75} aria-hidden />
    </button>
  )
}
