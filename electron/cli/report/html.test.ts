import { expect, it } from 'vitest'
import type { ExecutionResult } from '../../../shared/trace/result'
import { escapeHtml, htmlPieces } from './html'

const HOSTILE = `<img src=x onerror="alert(1)">&'`

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
  const execution = { heading: HOSTILE, settings: HOSTILE, result, log: [HOSTILE] }
  const page = [...htmlPieces(HOSTILE, svg, [execution])].join('')
  expect(page).not.toContain('<img')
  expect(page).not.toContain('<script')
  expect(page).not.toContain('<?xml')
  expect(page).toContain('<svg xmlns')
  expect(page.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;&amp;&#39;/g)).toHaveLength(12)
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
