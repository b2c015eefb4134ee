import {
  type MetricDefinition,
  RUN_METRIC_KEYS,
  RUN_METRICS,
  TASK_END,
  TASK_METRIC_KEYS,
  TASK_METRICS,
} from '../../../shared/trace/metric-definitions'
import type { ExecutionResult } from '../../../shared/trace/result'
import type { RunMetricValues } from '../../../shared/trace/run-metrics'
import type { Findings } from './findings'
import { averagesText, deadlockLines, endText, metricText, verdict } from './words'

/** One execution of the page. */
export interface HtmlExecution {
  readonly heading: string
  readonly settings: string
  readonly result: ExecutionResult
  readonly metrics: RunMetricValues
  readonly findings: Findings
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
th:first-child, td:first-child, .words th, .words td { text-align: left; vertical-align: top }
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
  yield* definitionPieces()
  yield '</body>\n</html>\n'
}

function* executionPieces({ heading, settings, result, metrics, findings, log }: HtmlExecution): Generator<string> {
  const sentences = [
    endText(result, findings.cut),
    ...deadlockLines(result),
    averagesText(result.tasks ?? []),
    ...findings.lines,
  ]
  yield `<section>\n<h2>${escapeHtml(heading)}: ${escapeHtml(verdict(result))}</h2>\n<p>${escapeHtml(settings)}</p>\n`
  yield `<ul>\n${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>\n`).join('')}</ul>\n`
  const heads = TASK_METRIC_KEYS.map((key) => head('col', TASK_METRICS[key]))
  yield `<table>\n<caption>Tasks, times in ms</caption>\n<tr><th scope="col">task</th>${heads.join('')}${head('col', TASK_END)}</tr>\n`
  for (const row of result.tasks ?? []) {
    const cells = TASK_METRIC_KEYS.map((key) => metricText(TASK_METRICS[key], row[key]))
    yield `<tr>${[row.id, ...cells, row.endedBy].map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>\n`
  }
  yield '</table>\n<table>\n<caption>In all</caption>\n'
  for (const key of RUN_METRIC_KEYS) {
    const definition = RUN_METRICS[key]
    const unit = metrics[key] === undefined ? '' : UNITS[definition.unit]
    yield `<tr>${head('row', definition)}<td>${escapeHtml(`${metricText(definition, metrics[key])}${unit}`)}</td></tr>\n`
  }
  for (const [name, value] of Object.entries(result.variables))
    yield `<tr><th scope="row">variable ${escapeHtml(name)}</th><td>${value}</td></tr>\n`
  yield '</table>\n<h3>Decision log</h3>\n<pre>'
  for (const line of log) yield `${escapeHtml(line)}\n`
  yield `</pre>\n<p>Trace SHA-256 ${escapeHtml(result.traceHash)}, engine ${escapeHtml(result.engine)}</p>\n</section>\n`
}

/** A head that tells its formula where the pointer rests; the list at the end of the page tells all of it to everybody. */
function head(scope: 'col' | 'row', { name, formula }: Pick<MetricDefinition, 'name' | 'formula'>): string {
  return `<th scope="${scope}" title="${escapeHtml(formula)}">${escapeHtml(name)}</th>`
}

/** What every number on the page means, how it is worked out and where it comes from. */
function* definitionPieces(): Generator<string> {
  yield '<section>\n<h2>What the numbers mean</h2>\n'
  yield* definitionTable('Of a task', [...TASK_METRIC_KEYS.map((key) => TASK_METRICS[key]), TASK_END])
  yield* definitionTable(
    'Of a run',
    RUN_METRIC_KEYS.map((key) => RUN_METRICS[key]),
  )
  yield '</section>\n'
}

/** A definition as far as the page tells it. */
type Definition = Pick<MetricDefinition, 'name' | 'meaning' | 'formula' | 'source'>

function* definitionTable(caption: string, definitions: readonly Definition[]): Generator<string> {
  const heads = ['metric', 'meaning', 'formula', 'source'].map((name) => `<th scope="col">${name}</th>`)
  yield `<table class="words">\n<caption>${caption}</caption>\n<tr>${heads.join('')}</tr>\n`
  for (const { name, meaning, formula, source } of definitions) {
    const cells = [meaning, formula, source].map((cell) => `<td>${escapeHtml(cell)}</td>`)
    yield `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>\n`
  }
  yield '</table>\n'
}

/** Behind a number of a run, where its row has no unit of its own. */
const UNITS: Readonly<Record<MetricDefinition['unit'], string>> = {
  time: ' ms',
  count: '',
  share: ' %',
  index: '',
  perSecond: ' per second',
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
