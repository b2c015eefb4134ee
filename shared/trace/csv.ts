import { toMillis } from '../time'
import type { ExecutionResult } from './result'

const COLUMNS = [
  'task',
  'core',
  'start_us',
  'end_us',
  'length_us',
  'start_ms',
  'end_ms',
  'ended_by',
  'decider',
  'on',
  'frozen_us',
] as const

/**
 * The slices of a result as CSV (RFC 4180: comma, CRLF, a header line), piece by piece. Numbers stay numbers; every text is quoted, and one that a
 * spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV Injection). The result must hold its slices.
 */
export function* toCsv(result: ExecutionResult): Generator<string> {
  if (result.slices === undefined) throw new Error('a result without slices has no CSV')
  yield `${COLUMNS.join(',')}\r\n`
  for (const { task, core, start, end, endedBy, decider, on = '', frozen } of result.slices) {
    const cells = [
      csvText(task),
      core,
      start,
      end,
      end - start,
      toMillis(start),
      toMillis(end),
      endedBy,
      decider,
      csvText(on),
      frozen,
    ]
    yield `${cells.join(',')}\r\n`
  }
}

// What a spreadsheet reads as the beginning of a formula, also behind a separator or a line break inside the text.
const FORMULA = /^[=+\-@\t\r]|[,;\t\r\n]\s*[=+\-@]/

/** A text cell: always quoted, quotes doubled, never a formula. */
export function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
