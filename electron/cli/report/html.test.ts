import { expect, it } from 'vitest'
import { RUN_METRICS, TASK_METRICS } from '../../../shared/trace/metric-definitions'
import type { ExecutionResult } from '../../../shared/trace/result'
import type { RunMetricValues } from '../../../shared/trace/run-metrics'
import { escapeHtml, htmlPieces } from './html'

const HOSTILE = `<img src=x onerror="alert(1)">&'`

const metrics: RunMetricValues = {
  involuntary: 0,
  voluntary: 1,
  makespan: 1000,
  turnaround: undefined,
  response: 0,
  waiting: 0,
  longestStall: undefined,
  timerLateness: 0,
  longestSlice: 1000,
  cpuBusy: 1000,
  cpuUtilisation: 1,
  throughput: 0,
  contextSwitches: 1,
  fairness: 1,
  lostUpdates: 0,
  iterations: undefined,
  starvation: 0,
  involuntaryRate: 0,
  voluntaryRate: 1000,
}

const result: ExecutionResult = {
  model: 'threads',
  preset: 'textbook',
  settings: {},
  engine: '1',
  endedBy: 'deadlock',
  deadlock: { waiting: [{ task: HOSTILE, for: `lock:${HOSTILE}`, heldBy: HOSTILE }], cycle: [HOSTILE] },
  makespan: 1000,
  tasks: [
    {
      id: HOSTILE,
      arrival: 0,
      response: 0,
      finish: null,
      turnaround: null,
      running: 1000,
      waiting: 0,
      blocked: 0,
      switching: 0,
      involuntary: 0,
      voluntary: 1,
      endedBy: 'deadlock',
    },
  ],
  totals: {
    involuntary: 0,
    voluntary: 1,
    contextSwitches: 1,
    cpuBusy: 1000,
    cpuUtilisation: 1,
    longestStall: 0,
    timerLateness: 0,
    lostUpdates: 0,
    iterations: 0,
  },
  variables: { [HOSTILE]: 2 },
  traceHash: 'abc',
}

it('shows hostile names as text, wherever they stand', () => {
  const svg = '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>'
  const execution = {
    heading: HOSTILE,
    settings: HOSTILE,
    result,
    metrics,
    findings: { cut: undefined, lines: [HOSTILE] },
    log: [HOSTILE],
  }
  const page = [...htmlPieces(HOSTILE, svg, [execution])].join('')
  expect(page).not.toContain('<img')
  expect(page).not.toContain('<script')
  expect(page).not.toContain('<?xml')
  expect(page).toContain('<svg xmlns')
  expect(page.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;&amp;&#39;/g)).toHaveLength(13)
})

it('says in its own policy that nothing is fetched and nothing runs', () => {
  const page = [...htmlPieces('t', '<svg/>', [])].join('')
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
  )
})

it('escapes what would end a text or an attribute', () => {
  expect(escapeHtml(`a<b>&"c"'`)).toBe('a&lt;b&gt;&amp;&quot;c&quot;&#39;')
})

it('defines every number it shows: meaning, formula and source', () => {
  const execution = { heading: 'h', settings: 's', result, metrics, findings: { cut: undefined, lines: [] }, log: [] }
  const page = [...htmlPieces('t', '<svg/>', [execution])].join('')
  for (const { name, meaning, formula, source } of [...Object.values(TASK_METRICS), ...Object.values(RUN_METRICS)]) {
    // Once as the head of a column or row with its formula, once with all of it in the list at the end.
    expect(page).toContain(`title="${escapeHtml(formula)}">${escapeHtml(name)}</th>`)
    const cells = [meaning, formula, source].map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')
    expect(page).toContain(`<tr><th scope="row">${escapeHtml(name)}</th>${cells}</tr>`)
  }
  expect(page).toContain('>CPU utilisation</th><td>100 %</td>')
  expect(page).toContain('>longest stall</th><td>none</td>')
})
