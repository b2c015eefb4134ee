import type { ExecutionResult, TaskRow } from '../../../shared/trace/result'
import { averagesText, deadlockLines, endText, inMillis, verdict } from './words'

/** One execution of the page. */
export interface HtmlExecution {
  readonly heading: string
  readonly settings: string
  readonly result: ExecutionResult
  /** The decision log, one line each. */
  readonly log: Iterable<string>
}

/** No script, nothing fetched: the page can be opened by anybody, anywhere, also with hostile names in the task set. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; img-src data:`

const STYLE = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1f; background: #fff }
body { max-width: 1280px; margin: 0 auto; padding: 24px }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem }
figure { margin: 0 }
svg { max-width: 100%; height: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0 }
caption { text-align: left; font-weight: 600 }
th, td { border: 1px solid #c9c9d1; padding: 2px 8px; text-align: right }
th:first-child, td:first-child { text-align: left }
pre { overflow: auto; max-height: 32rem; border: 1px solid #c9c9d1; padding: 8px }
@media print { pre { max-height: none } }
`

/**
 * The comparison as one self-contained page: the chart, the metrics, the decision logs.
 * @param svg a standalone SVG document that escapes its own texts
 */
export function* htmlPieces(title: string, svg: string, executions: readonly HtmlExecution[]): Generator<string> {
  yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
  yield `<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n`
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
  yield `<title>${escapeHtml(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<h1>${escapeHtml(title)}</h1>\n`
  yield `<figure>\n${withoutProlog(svg)}\n</figure>\n`
  for (const execution of executions) yield* executionPieces(execution)
  yield '</body>\n</html>\n'
}

function* executionPieces({ heading, settings, result, log }: HtmlExecution): Generator<string> {
  const sentences = [endText(result), ...deadlockLines(result), averagesText(result.tasks ?? [])]
  yield `<section>\n<h2>${escapeHtml(heading)}: ${escapeHtml(verdict(result))}</h2>\n<p>${escapeHtml(settings)}</p>\n`
  yield `<ul>\n${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>\n`).join('')}</ul>\n`
  yield `<table>\n<caption>Tasks, times in ms</caption>\n<tr>${TASK_COLUMNS.map(([name]) => `<th scope="col">${name}</th>`).join('')}</tr>\n`
  for (const row of result.tasks ?? []) {
    yield `<tr>${TASK_COLUMNS.map(([, cell]) => `<td>${escapeHtml(cell(row))}</td>`).join('')}</tr>\n`
  }
  yield '</table>\n<table>\n<caption>In all</caption>\n'
  for (const [name, value] of totalRows(result))
    yield `<tr><th scope="row">${name}</th><td>${escapeHtml(value)}</td></tr>\n`
  yield '</table>\n<h3>Decision log</h3>\n<pre>'
  for (const line of log) yield `${escapeHtml(line)}\n`
  yield `</pre>\n<p>Trace SHA-256 ${escapeHtml(result.traceHash)}, engine ${escapeHtml(result.engine)}</p>\n</section>\n`
}

const millis = (time: number | null): string => (time === null ? 'none' : String(time / 1000))

const TASK_COLUMNS: readonly (readonly [string, (row: TaskRow) => string])[] = [
  ['task', (row) => row.id],
  ['arrival', (row) => millis(row.arrival)],
  ['response', (row) => millis(row.response)],
  ['finish', (row) => millis(row.finish)],
  ['turnaround', (row) => millis(row.turnaround)],
  ['running', (row) => millis(row.running)],
  ['waiting', (row) => millis(row.waiting)],
  ['blocked', (row) => millis(row.blocked)],
  ['switching', (row) => millis(row.switching)],
  ['involuntary (OS)', (row) => String(row.involuntary)],
  ['voluntary (task)', (row) => String(row.voluntary)],
  ['ended by', (row) => row.endedBy],
]

function totalRows({ makespan, totals, variables }: ExecutionResult): readonly (readonly [string, string])[] {
  return [
    ['makespan', inMillis(makespan)],
    ['involuntary suspensions', String(totals.involuntary)],
    ['voluntary suspensions', String(totals.voluntary)],
    ['context switches', String(totals.contextSwitches)],
    ['CPU busy', inMillis(totals.cpuBusy)],
    ['CPU utilisation', `${Number((totals.cpuUtilisation * 100).toFixed(1))} %`],
    ['longest stall', inMillis(totals.longestStall)],
    ['timer lateness', inMillis(totals.timerLateness)],
    ['lost updates', String(totals.lostUpdates)],
    ['iterations', String(totals.iterations)],
    ...Object.entries(variables).map(([name, value]): readonly [string, string] => [
      `variable ${escapeHtml(name)}`,
      String(value),
    ]),
  ]
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character])
}

function withoutProlog(svg: string): string {
  return svg.replace(/^\s*<\?xml[^>]*\?>\s*/, '').replace(/^<!DOCTYPE[^>]*>\s*/i, '')
}
