import { toMillis } from '../time'
import type { ExecutionResult } from './result'

/** The columns of the CSV with what each says of a slice. */
export const CSV_COLUMNS = {
  task: 'the task that ran',
  core: 'the core it ran on',
  start_us: 'dispatch, in whole microseconds',
  end_us: 'suspension or finish, in whole microseconds',
  length_us: 'end_us - start_us',
  start_ms: 'start_us / 1000',
  end_ms: 'end_us / 1000',
  ended_by: 'preempt, yield, block, finish, cancel, error, or horizon (the run ended)',
  decider: 'who decided that: os (preempt), task, or none (horizon)',
  on: 'with block: what it waits for, such as io:disk or lock:m',
  frozen_us: 'how much of it a blocking call held the loop',
} as const

/**
 * The slices of a result as CSV (RFC 4180: comma, CRLF, a header line), piece by piece. Numbers stay numbers; every text is quoted, and one that a
 * spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV Injection). The result must hold its slices.
 */
export function* toCsv(result: ExecutionResult): Generator<string> {
  if (result.slices === undefined) throw new Error('a result without slices has no CSV')
  yield `${Object.keys(CSV_COLUMNS).join(',')}\r\n`
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
