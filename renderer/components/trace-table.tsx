import { Copy, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { listSteps, type StepPlace } from '../../shared/task-set/steps'
import { formatCount } from '../format'
import { useTexts } from '../i18n'
import type { ShownExecution } from '../state/executions'
import { say } from '../state/session-store'
import { toggleTable, viewStore } from '../state/view-store'
import { ROW_PX, rowWindow } from '../view-model/row-window'
import { COLUMNS, rowsCsv, type RowTexts, rowTexts } from '../view-model/trace-row-texts'
import { traceRows } from '../view-model/trace-rows'
import { IconButton } from './icon-button'
import { Swatch } from './swatch'
import { tip } from './tip'

/** Most rows that are copied: what a spreadsheet opens at once. */
const MOST_COPIED = 100_000

interface TraceTableProps {
  readonly executions: readonly ShownExecution[]
}

/** The chart's content as a table: every span and every mark of one execution, task by task. However many there are, only those in sight are in the page. */
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
        <CopyButton execution={active} task={selectedTask} />
        <IconButton icon={X} label={texts('table.close')} keys="T" onClick={toggleTable} />
      </div>
      {/* Another execution or task starts with its first row. */}
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

function CopyButton({ execution, task }: { readonly execution: ShownExecution; readonly task: number | undefined }) {
  const texts = useTexts()
  const copy = () => {
    const { data, run } = execution
    const rows = traceRows(data.spans, data.marks, task)
    const csv = rowsCsv(data, rows, run?.shown ? listSteps(run.shown.taskSet) : [], MOST_COPIED)
    navigator.clipboard.writeText(csv).then(
      () => say(texts('table.copied', { rows: formatCount(Math.min(rows.length, MOST_COPIED)) })),
      () => say(texts('table.copyFailed')),
    )
  }
  return (
    <button
      type="button"
      className="button"
      onClick={copy}
      {...tip(texts('table.copyTip', { most: formatCount(MOST_COPIED) }))}
    >
      <Copy size={16} strokeWidth={1.75} aria-hidden />
      {texts('table.copy')}
    </button>
  )
}

function Rows({ execution, task }: { readonly execution: ShownExecution; readonly task: number | undefined }) {
  const texts = useTexts()
  const { data, run } = execution
  const shown = run?.shown
  const steps = useMemo<readonly StepPlace[]>(() => (shown ? listSteps(shown.taskSet) : []), [shown])
  const rows = useMemo(() => traceRows(data.spans, data.marks, task), [data, task])
  const { scroller, view, first, top, onScroll, onKeyDown } = useRowScroll(rows.length)
  const last = Math.min(rows.length, first + view.fit + 1)
  const seen = Array.from({ length: last - first }, (_, i) => rowTexts(data, rows.at(first + i), steps))
  const decimals = Math.max(0, ...seen.flatMap(({ cells }) => cells.slice(1, 4).map(decimalsOf)))
  return (
    <>
      {/* A scrolling region must be reachable by keyboard; its own keys know rows that the scrollbar cannot tell apart. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        className="trace-table-scroll"
        role="region"
        aria-label={texts('table.rows')}
        aria-describedby="table-help table-position"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: view.contentPx }}>
          <table
            aria-label={texts('table.of', { name: execution.name })}
            aria-rowcount={rows.length + 1}
            style={{ transform: `translateY(${top}px)` }}
          >
            <thead>
              <tr aria-rowindex={1}>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {texts(`table.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {seen.map((row, i) => (
                <Row key={first + i} row={row} index={first + i} decimals={decimals} />
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <p className="trace-table-position" id="table-position">
        {texts('table.position', {
          from: formatCount(Math.min(first + 1, rows.length)),
          to: formatCount(Math.min(rows.length, first + view.fit)),
          all: formatCount(rows.length),
        })}
      </p>
      <p className="visually-hidden" id="table-help">
        {texts('table.scrollHelp')}
      </p>
    </>
  )
}

/** Which rows are seen, by scrollbar, wheel and keys. */
function useRowScroll(count: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(10 * ROW_PX)
  const [{ first, top }, setPlace] = useState({ first: 0, top: 0 })
  const view = useMemo(() => rowWindow(count, height), [count, height])
  const shownFirst = Math.min(first, view.lastFirst)

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const goTo = (row: number) => {
    const next = Math.round(Math.min(Math.max(0, row), view.lastFirst))
    const scrollTop = view.scrollTopOf(next)
    if (scroller.current) scroller.current.scrollTop = scrollTop
    setPlace({ first: next, top: view.isScaled ? (scroller.current?.scrollTop ?? scrollTop) : next * ROW_PX })
  }
  const onScroll = () => {
    const scrollTop = scroller.current?.scrollTop ?? 0
    // One px may stand for many rows: where the scrollbar is where the row is, the row stays.
    const isThere = Math.abs(view.scrollTopOf(shownFirst) - scrollTop) < 1
    const next = isThere ? shownFirst : view.rowAt(scrollTop)
    setPlace({ first: next, top: view.isScaled ? scrollTop : next * ROW_PX })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = {
      ArrowUp: shownFirst - 1,
      ArrowDown: shownFirst + 1,
      PageUp: shownFirst - view.fit,
      PageDown: shownFirst + view.fit,
      Home: 0,
      End: view.lastFirst,
    }[event.key]
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    goTo(target)
  }

  // The wheel would go over thousands of rows at a time.
  const wheel = useRef((_event: WheelEvent) => {})
  useEffect(() => {
    wheel.current = (event) => {
      if (!view.isScaled || event.deltaY === 0) return
      event.preventDefault()
      goTo(shownFirst + Math.sign(event.deltaY) * Math.max(1, Math.round(Math.abs(event.deltaY) / ROW_PX)))
    }
  })
  useEffect(() => {
    const element = scroller.current
    const listen = (event: WheelEvent) => wheel.current(event)
    element?.addEventListener('wheel', listen, { passive: false })
    return () => element?.removeEventListener('wheel', listen)
  }, [])

  return { scroller, view, first: shownFirst, top, onScroll, onKeyDown }
}

/** Columns of times, in ms. */
const TIMES = new Set(['from', 'to', 'length'])

/** How many decimals a time is written with, its point counted in. */
const decimalsOf = (time: string): number => (time.includes('.') ? time.length - time.indexOf('.') : 0)

interface RowProps {
  readonly row: RowTexts
  readonly index: number
  /** The most of any row in sight: times stand with their points below each other. */
  readonly decimals: number
}

function Row({ row, index, decimals }: RowProps) {
  return (
    <tr aria-rowindex={index + 2}>
      <th scope="row">
        <span className="chip">
          <Swatch definition={row.definition} />
          {row.task}
        </span>
      </th>
      {row.cells.map((cell, i) => {
        const column = COLUMNS[i + 1]
        const missing = TIMES.has(column) && cell !== '' ? '.000'.slice(decimalsOf(cell), decimals) : ''
        return (
          <td
            key={column}
            data-decider={column === 'decider' ? row.decider : undefined}
            data-missing={missing === '' ? undefined : missing}
          >
            {cell}
          </td>
        )
      })}
    </tr>
  )
}
