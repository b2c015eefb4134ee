import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useState } from 'react'
import { formatCount, formatExactDuration, formatExactMs, formatShare } from '../format'
import { t, useTexts } from '../i18n'
import type { ShownExecution } from '../state/executions'
import { clearMarks, measuredSpan, measureStore } from '../state/measure-store'
import { measure, type Measured, type TaskShare } from '../view-model/measure'
import { OsGlyph, TaskGlyph } from './glyphs'
import { IconButton } from './icon-button'
import { Swatch } from './swatch'

/** What lies between the marks A and B: how long, who decided how often, and on request what each task did. */
export function MeasureBar({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const a = measureStore((state) => state.a)
  const b = measureStore((state) => state.b)
  const [isOpen, setOpen] = useState(false)
  const span = measuredSpan({ a, b })
  if (a === undefined) return null
  const withRun = executions.filter(({ hasRun }) => hasRun)
  const results = span
    ? withRun.map((execution) => ({ execution, measured: measure(execution.data, span.start, span.end) }))
    : []
  return (
    <section className="measure-bar" aria-label={texts('measure.label')}>
      <div className="measure-line">
        {span ? (
          <strong>{formatExactDuration(span.end - span.start)}</strong>
        ) : (
          <span>{texts('measure.waiting', { a: formatExactDuration(a) })}</span>
        )}
        {span && b !== undefined && (
          <span className="measure-ends">
            {texts('measure.span', { a: formatExactDuration(a), b: formatExactDuration(b) })}
          </span>
        )}
        {results.map(({ execution, measured }) => (
          <Decisions key={execution.entry.id} name={execution.name} measured={measured} />
        ))}
        <span className="execution-push" />
        {span && (
          <IconButton
            small
            icon={isOpen ? ChevronDown : ChevronUp}
            label={texts(isOpen ? 'measure.hideShares' : 'measure.shares')}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          />
        )}
        <IconButton small icon={X} label={texts('measure.clear')} keys="Esc" onClick={clearMarks} />
      </div>
      {isOpen && span && (
        // It scrolls where many tasks do not fit: by keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="measure-shares" role="group" aria-label={texts('measure.shares')} tabIndex={0}>
          {results.map(({ execution, measured }) => (
            <Shares key={execution.entry.id} execution={execution} measured={measured} length={span.end - span.start} />
          ))}
        </div>
      )}
    </section>
  )
}

function Decisions({ name, measured }: { readonly name: string; readonly measured: Measured }) {
  const { osDecisions, taskDecisions } = measured
  return (
    <span className="measure-decisions">
      <span className="ellipsis">{name}</span>
      <span data-decider="os">
        <OsGlyph />
        <span aria-hidden>{formatCount(osDecisions)}</span>
        <span className="visually-hidden">{t('measure.os', { count: osDecisions })}</span>
      </span>
      <span data-decider="task">
        <TaskGlyph />
        <span aria-hidden>{formatCount(taskDecisions)}</span>
        <span className="visually-hidden">{t('measure.task', { count: taskDecisions })}</span>
      </span>
    </span>
  )
}

const COLUMNS = ['running', 'frozen', 'waiting', 'blocked', 'switching', 'outside'] as const
type Column = (typeof COLUMNS)[number]

interface SharesProps {
  readonly execution: ShownExecution
  readonly measured: Measured
  readonly length: number
}

/** Time of each task in each state; states that nobody was in have no column. */
function Shares({ execution, measured, length }: SharesProps) {
  const columns = COLUMNS.filter((column) => measured.tasks.some((share) => share[column] > 0))
  const { tasks } = execution.data.summary
  return (
    <table aria-label={t('measure.table', { name: execution.name })}>
      <thead>
        <tr>
          <th scope="col">{execution.name}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`measure.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {measured.tasks.map((share) => (
          <tr key={share.task}>
            <th scope="row">
              <Swatch definition={tasks[share.task].definition} />
              {tasks[share.task].id}
            </th>
            {columns.map((column) => (
              <td key={column} data-column={column}>
                {cell(share, column, length)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function cell(share: TaskShare, column: Column, length: number): string {
  const time = share[column]
  if (time === 0) return t('metrics.none')
  return t('measure.cell', { ms: formatExactMs(time), share: formatShare(time / Math.max(1, length)) })
}
