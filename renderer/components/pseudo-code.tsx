import { useMemo } from 'react'
import { NO_MOMENTS } from '../../shared/trace/moments'
import { useTexts } from '../i18n'
import { cursorStore } from '../state/cursor-store'
import type { ShownExecution } from '../state/executions'
import { codeOf, litAt, type LineId, type LitLine } from '../view-model/pseudo-code'
import { OsGlyph, TaskGlyph } from './glyphs'
import { Swatch } from './swatch'

/** The scheduler and the loop as a few lines of code, the one that runs at the cursor lit. */
export function PseudoCode({ executions }: { readonly executions: readonly ShownExecution[] }) {
  return executions.map((execution) => <Code key={execution.entry.id} execution={execution} />)
}

/** Names of tasks that fit beside a line. */
const NAMES_FIT = 1

/** Lines that are a decision to suspend, and whose. */
const DECIDERS: Partial<Record<LineId, 'os' | 'task'>> = { preempt: 'os', block: 'task', yield: 'task' }

function Code({ execution }: { readonly execution: ShownExecution }) {
  const t = useTexts()
  const { data, name } = execution
  const iterations = (execution.run?.shown?.moments ?? NO_MOMENTS).iterations
  // The text changes only where other lines are lit: a moving playhead does not draw the code sixty times a second.
  const key = cursorStore(({ time }) => (time === undefined ? '' : JSON.stringify(litAt(data, iterations, time))))
  const lit = useMemo(() => (key === '' ? [] : (JSON.parse(key) as LitLine[])), [key])
  const lines = codeOf(data.summary.execution.model)
  return (
    <div className="pseudo-code">
      <h3>{name}</h3>
      <ol aria-label={t('code.of', { name })}>
        {lines.map(({ id, text }) => {
          const light = lit.find(({ line }) => line === id)
          return (
            <li
              key={id}
              data-line={id}
              data-light={light?.light}
              data-decider={light && DECIDERS[id]}
              aria-current={light?.light === 'now' ? 'true' : undefined}
            >
              <code>{text}</code>
              {light && <Names execution={execution} light={light} decider={DECIDERS[id]} />}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

interface NamesProps {
  readonly execution: ShownExecution
  readonly light: LitLine
  readonly decider: 'os' | 'task' | undefined
}

/** Whom the line is about; the mark of who decided before it. */
function Names({ execution, light, decider }: NamesProps) {
  const t = useTexts()
  const { tasks } = execution.data.summary
  const names = light.tasks.map((task) => tasks[task].id)
  const rest = names.slice(NAMES_FIT)
  if (names.length === 0) return null
  return (
    <span className="pseudo-code-tasks" data-tip={names.length > 1 ? names.join(', ') : names[0]}>
      {decider === 'os' && <OsGlyph />}
      {decider === 'task' && <TaskGlyph />}
      <Swatch definition={tasks[light.tasks[0]].definition} />
      <span className="ellipsis">{names[0]}</span>
      {rest.length > 0 && <span>{t('code.more', { count: rest.length })}</span>}
    </span>
  )
}
