import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { listSteps, type StepPlace } from '../../shared/task-set/steps'
import { waitNoun } from '../../shared/trace/words'
import { formatCount, formatExactMs } from '../format'
import { t, useTexts } from '../i18n'
import type { ShownExecution } from '../state/executions'
import { toggleTable, viewStore } from '../state/view-store'
import { type SpanRow, spanRow } from '../view-model/span-rows'
import { IconButton } from './icon-button'
import { Swatch } from './swatch'
import { tip } from './tip'

/** Rows of one page: a page is quick to build and quick to read through. */
const PAGE = 200

interface TraceTableProps {
  readonly executions: readonly ShownExecution[]
}

/** The chart's content as a table: every span of one execution, task by task, a page at a time. */
export function TraceTable({ executions }: TraceTableProps) {
  const texts = useTexts()
  const activeId = viewStore((state) => state.activeExecution)
  const selectedTask = viewStore((state) => state.selectedTask)
  const withRun = executions.filter(({ hasRun }) => hasRun)
  const active = withRun.find(({ entry }) => entry.id === activeId) ?? withRun[0]
  if (!active) return null
  return (
    <section className="trace-table" aria-label={texts('table.label')}>
      <div className="trace-table-head">
        <div role="group" aria-label={texts('table.execution')} className="segments">
          {withRun.map(({ entry, name }) => (
            <button
              key={entry.id}
              type="button"
              className="segment"
              aria-pressed={entry.id === active.entry.id}
              onClick={() => viewStore.setState({ activeExecution: entry.id })}
            >
              {name}
            </button>
          ))}
        </div>
        <TaskChoice execution={active} selected={selectedTask} />
        <span className="top-bar-push" />
        <IconButton icon={X} label={texts('table.close')} keys="T" onClick={toggleTable} />
      </div>
      {/* Another execution or task starts on its first page. */}
      <Rows key={`${active.entry.id} ${selectedTask}`} execution={active} task={selectedTask} />
    </section>
  )
}

function TaskChoice({
  execution,
  selected,
}: {
  readonly execution: ShownExecution
  readonly selected: number | undefined
}) {
  const texts = useTexts()
  return (
    <span className="task-choice">
      <select
        aria-label={texts('table.task')}
        value={selected ?? ''}
        onChange={({ target: { value } }) =>
          viewStore.setState({ selectedTask: value === '' ? undefined : Number(value) })
        }
        {...tip(texts('table.taskTip'))}
      >
        <option value="">{texts('table.allTasks')}</option>
        {execution.data.summary.tasks.map(({ id }, i) => (
          <option key={id} value={i}>
            {id}
          </option>
        ))}
      </select>
    </span>
  )
}

function Rows({ execution, task }: { readonly execution: ShownExecution; readonly task: number | undefined }) {
  const texts = useTexts()
  const [page, setPage] = useState(0)
  const { data, run } = execution
  const shown = run?.shown
  const steps = useMemo<readonly StepPlace[]>(() => (shown ? listSteps(shown.taskSet) : []), [shown])
  const { laneStart, length } = data.spans
  const first = task === undefined ? 0 : laneStart[task]
  const last = task === undefined ? length : laneStart[task + 1]
  const from = Math.min(first + page * PAGE, Math.max(first, last - 1))
  const to = Math.min(last, from + PAGE)
  const rows = Array.from({ length: to - from }, (_, i) => spanRow(data, from + i, steps))
  return (
    <>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="trace-table-scroll" role="region" aria-label={texts('table.rows')} tabIndex={0}>
        <table aria-label={texts('table.of', { name: execution.name })} aria-rowcount={last - first + 1}>
          <thead>
            <tr>
              {(['task', 'state', 'from', 'to', 'length', 'endedBy', 'decider', 'why'] as const).map((column) => (
                <th key={column} scope="col">
                  {texts(`table.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row key={from + i} row={row} index={from - first + i} />
            ))}
          </tbody>
        </table>
      </div>
      {last - first > PAGE && (
        <div className="trace-table-pages">
          <IconButton
            icon={ChevronLeft}
            label={texts('table.previousPage')}
            disabled={from === first}
            onClick={() => setPage(page - 1)}
          />
          <span>
            {texts('table.page', {
              from: formatCount(from - first + 1),
              to: formatCount(to - first),
              all: formatCount(last - first),
            })}
          </span>
          <IconButton
            icon={ChevronRight}
            label={texts('table.nextPage')}
            disabled={to === last}
            onClick={() => setPage(page + 1)}
          />
        </div>
      )}
    </>
  )
}

function Row({ row, index }: { readonly row: SpanRow; readonly index: number }) {
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row">
        <span className="chip">
          <Swatch definition={row.definition} />
          {row.task}
        </span>
      </th>
      <td>{t(`table.states.${row.state}`)}</td>
      <td>{formatExactMs(row.from)}</td>
      <td>{formatExactMs(row.to)}</td>
      <td>{formatExactMs(row.to - row.from)}</td>
      <td>{t(`table.ends.${row.endedBy}`)}</td>
      <td data-decider={row.decider}>{row.decider ? t(`table.deciders.${row.decider}`) : t('table.nobody')}</td>
      <td>{whyText(row)}</td>
    </tr>
  )
}

function whyText({ why, on, state }: SpanRow): string {
  if (on !== undefined && state === 'due') return t('table.whyDue', { on: waitNoun(on) })
  if (on !== undefined) return t('table.whyWaits', { on: waitNoun(on) })
  return t(`table.whys.${why}`)
}
