import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { type Micros, toMillis } from '../../shared/time'
import type { ExecutionData } from '../../shared/gantt/model'
import { momentText } from '../../shared/trace/words'
import { t, useTexts } from '../i18n'
import { show } from '../state/chart-actions'
import { moveCursor } from '../state/cursor-store'
import type { ShownExecution } from '../state/executions'
import {
  type OrderDifference,
  orderDifference,
  spanOfDifference,
  type Stay,
  taskDifferences,
} from '../view-model/difference'
import { valueWords } from '../view-model/why'
import { Swatch } from './swatch'
import '../styles/difference.css'

interface DifferenceViewProps {
  /** Those that have run; two or more. */
  readonly executions: readonly ShownExecution[]
}

/** Two executions against each other: who starts, finishes and waits how much later, where the order first differs and what caused it. */
export function DifferenceView({ executions }: DifferenceViewProps) {
  const texts = useTexts()
  const [isOpen, setOpen] = useState(false)
  const [chosen, choose] = useState<readonly [string | undefined, string | undefined]>([undefined, undefined])
  const first = executions.find(({ entry }) => entry.id === chosen[0]) ?? executions[0]
  const others = executions.filter((one) => one !== first)
  const second = others.find(({ entry }) => entry.id === chosen[1]) ?? others[0]
  if (!first || !second) return null
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <section className="difference" aria-labelledby="difference-title">
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Chevron size={14} strokeWidth={2} aria-hidden />
          <h2 id="difference-title">{texts('difference.title')}</h2>
        </summary>
        {isOpen && (
          <>
            {executions.length > 2 && (
              <div className="difference-choice">
                <Choice
                  label={texts('difference.first')}
                  executions={executions}
                  value={first.entry.id}
                  onChange={(id) => choose([id, chosen[1]])}
                />
                <Choice
                  label={texts('difference.second')}
                  executions={others}
                  value={second.entry.id}
                  onChange={(id) => choose([first.entry.id, id])}
                />
              </div>
            )}
            <FirstDifference a={first} b={second} />
            <TaskDifferences a={first} b={second} />
          </>
        )}
      </details>
    </section>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly executions: readonly ShownExecution[]
  readonly value: string
  readonly onChange: (id: string) => void
}

function Choice({ label, executions, value, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {executions.map(({ entry, name }) => (
          <option key={entry.id} value={entry.id}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}

interface PairProps {
  readonly a: ShownExecution
  readonly b: ShownExecution
}

function FirstDifference({ a, b }: PairProps) {
  const texts = useTexts()
  const difference = useMemo(() => orderDifference(a.data, b.data), [a.data, b.data])
  if (!difference) return <p className="difference-first">{texts('difference.same')}</p>
  const zoom = () => {
    show(spanOfDifference(difference))
    moveCursor(difference.cause?.a.end ?? difference.a?.start ?? difference.b?.start, undefined)
  }
  return (
    <div className="difference-first">
      <p>
        {texts('difference.until', { count: difference.place })}{' '}
        {texts('difference.then', thenValues(difference, a, b))}
      </p>
      <p>{causeText(difference, a, b)}</p>
      <button type="button" className="link" onClick={zoom}>
        {texts('difference.show')}
      </button>
    </div>
  )
}

function thenValues({ a, b }: OrderDifference, first: ShownExecution, second: ShownExecution) {
  const runs = (stay: Stay | undefined, { data }: ShownExecution) =>
    stay === undefined
      ? t('difference.nobody')
      : t('difference.runs', { task: nameOf(data, stay), at: momentText(stay.start) })
  return { a: first.name, runsA: runs(a, first), b: second.name, runsB: runs(b, second) }
}

/** What sent the two apart: a stay that ended otherwise, a tie rule, or the queue. */
function causeText({ cause }: OrderDifference, a: ShownExecution, b: ShownExecution): string {
  if (cause) {
    const how = (stay: Stay, { data }: ShownExecution) =>
      t(`difference.how.${stay.how}`, { task: nameOf(data, stay), at: momentText(stay.end) })
    return t('difference.cause', { a: a.name, howA: how(cause.a, a), b: b.name, howB: how(cause.b, b) })
  }
  const one = a.entry.execution
  const other = b.entry.execution
  if (one.model === 'threads' && other.model === 'threads') {
    for (const setting of ['sameInstant', 'wakeVsArrival'] as const) {
      if (one.settings[setting] === other.settings[setting]) continue
      const values = { ruleA: valueWords(one.settings[setting]), ruleB: valueWords(other.settings[setting]) }
      return t('difference.causeRule', { a: a.name, b: b.name, ...values })
    }
  }
  return t('difference.causeQueue')
}

function nameOf({ summary }: ExecutionData, { task }: Stay): string {
  return summary.tasks[task].id
}

function TaskDifferences({ a, b }: PairProps) {
  const texts = useTexts()
  const rows = useMemo(() => taskDifferences(a.data, b.data), [a.data, b.data])
  return (
    <div className="metrics-scroll">
      <table className="metrics">
        <caption>{texts('difference.caption', { a: a.name, b: b.name })}</caption>
        <thead>
          <tr>
            <td>{texts('metrics.timesInMs')}</td>
            <th scope="col">{texts('difference.starts')}</th>
            <th scope="col">{texts('difference.finishes')}</th>
            <th scope="col">{texts('difference.waits')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ id, definition, start, finish, waiting }) => (
            <tr key={id}>
              <th scope="row">
                <span className="difference-task">
                  <Swatch definition={definition} />
                  {id}
                </span>
              </th>
              {[start, finish, waiting].map((value, i) => (
                <td key={COLUMNS[i]}>{signed(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const COLUMNS = ['start', 'finish', 'waiting'] as const
/** Rows in the panel; the rest of a large set is the table's business. */
const MOST_ROWS = 200

/** `+12`, `\u22124.5`, `0`; ms. */
function signed(value: Micros | undefined): string {
  if (value === undefined) return t('metrics.none')
  const text = `${toMillis(Math.abs(value))}`
  return value === 0 ? '0' : `${value > 0 ? '+' : '\u2212'}${text}`
}
