import type { ExecutionData } from '../../shared/gantt/model'
import type { StepPlace } from '../../shared/task-set/steps'
import { csvText } from '../../shared/trace/csv'
import { formatExactMs } from '../format'
import { t } from '../i18n'
import { sentences } from '../sentences'
import { markWords } from './mark-words'
import { type SpanRow, spanRow } from './span-rows'
import type { TraceRowRef, TraceRows } from './trace-rows'

/** The columns of the table, left to right. */
export const COLUMNS = ['task', 'state', 'from', 'to', 'length', 'endedBy', 'decider', 'why'] as const

/** One row of the table as it is read. */
export interface RowTexts {
  readonly task: string
  /** Index of the task in the file: its colour. */
  readonly definition: number
  readonly decider: SpanRow['decider']
  /** By `COLUMNS`, without the task. A mark takes no time: it has no end, no length, and nobody ended it. */
  readonly cells: readonly string[]
}

export function rowTexts(data: ExecutionData, { kind, row }: TraceRowRef, steps: readonly StepPlace[]): RowTexts {
  if (kind === 'mark') {
    const { id, definition } = data.summary.tasks[data.marks.task[row]]
    const at = formatExactMs(data.marks.time[row])
    return { task: id, definition, decider: undefined, cells: [markWords(data, row, steps), at, '', '', '', '', ''] }
  }
  const span = spanRow(data, row, steps)
  const { task, definition, decider, state, from, to, endedBy } = span
  const cells = [
    t(`table.states.${state}`),
    formatExactMs(from),
    formatExactMs(to),
    formatExactMs(to - from),
    t(`table.ends.${endedBy}`),
    decider ? t(`table.deciders.${decider}`) : t('table.nobody'),
    whyText(span),
  ]
  return { task, definition, decider, cells }
}

function whyText({ why, on, state }: SpanRow): string {
  if (on !== undefined && state === 'due') return t('table.whyDue', { on: sentences().waitNoun(on) })
  if (on !== undefined) return t('table.whyWaits', { on: sentences().waitNoun(on) })
  return t(`table.whys.${why}`)
}

/** The first `most` rows as CSV (RFC 4180), the words of the table in it; every text quoted, none a formula. */
export function rowsCsv(data: ExecutionData, rows: TraceRows, steps: readonly StepPlace[], most: number): string {
  const lines = [COLUMNS.map((column) => csvText(t(`table.columns.${column}`)))]
  for (let i = 0; i < Math.min(rows.length, most); i++) {
    const { task, cells } = rowTexts(data, rows.at(i), steps)
    lines.push([task, ...cells].map(csvText))
  }
  return `${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`
}
