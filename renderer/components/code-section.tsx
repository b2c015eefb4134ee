import { ChevronDown, ChevronRight } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTexts } from '../i18n'
import type { ShownExecution } from '../state/executions'
import { playbackStore, toggleCode } from '../state/playback-store'
import { tip } from './tip'

const PseudoCode = lazy(() => import('./pseudo-code').then((module) => ({ default: module.PseudoCode })))

/** What decides who runs, line by line; closed until somebody opens it or plays. */
export function CodeSection({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const t = useTexts()
  const isOpen = playbackStore((state) => state.isCodeOpen === true)
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <section aria-labelledby="code-title" className="code-section">
      <h2 id="code-title">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={toggleCode}
          {...tip(t(isOpen ? 'code.hide' : 'code.show'), 'C')}
        >
          <Chevron size={14} strokeWidth={2} aria-hidden />
          {t('code.title')}
        </button>
      </h2>
      {isOpen && (
        <Suspense fallback={null}>
          <PseudoCode executions={executions} />
        </Suspense>
      )}
    </section>
  )
}
