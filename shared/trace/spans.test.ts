import { describe, expect, it } from 'vitest'
import { EVENT_LOOP, handEvents, handTrace } from './hand-trace'
import { toMarks } from './marks'
import { CUT, SpanState, type SpanTable } from './span-table'
import { toSpans } from './spans'
import { strip } from './strip'
import { EventKind, NONE, Reason } from './trace'

const nameOf = (names: Readonly<Record<string, number>>, value: number): string =>
  Object.entries(names).find(([, other]) => other === value)?.[0] ?? `${value}`

/** A lane as text: `running 0-4 preempt`, times in ms. */
function lane(spans: SpanTable, task: number): string[] {
  const lines: string[] = []
  for (let i = spans.laneStart[task]; i < spans.laneStart[task + 1]; i++) {
    const reason = spans.reason[i] === Reason.none ? '' : ` (${nameOf(Reason, spans.reason[i])})`
    const end = spans.endKind[i] === CUT ? 'cut' : nameOf(EventKind, spans.endKind[i])
    lines.push(`${nameOf(SpanState, spans.state[i])}${reason} ${spans.start[i] / 1000}-${spans.end[i] / 1000} ${end}`)
  }
  return lines
}

// STYLE.md section 10: A=5 B=3 C=1 under round robin with a quantum of 2.
const ROUND_ROBIN = handEvents(`
  0 arrive A
  0 arrive B
  0 arrive C
  0 dispatch A core=0
  2 preempt A core=0 reason=quantum
  2 dispatch B core=0
  4 preempt B core=0 reason=quantum
  4 dispatch C core=0
  5 finish C core=0 reason=finished
  5 dispatch A core=0
  7 preempt A core=0 reason=quantum
  7 dispatch B core=0
  8 finish B core=0 reason=finished
  8 dispatch A core=0
  9 finish A core=0 reason=finished
`)

describe('toSpans', () => {
  it('draws round robin as the textbook does', () => {
    expect(strip(handTrace(['A', 'B', 'C'], ROUND_ROBIN))).toEqual(['A ##...##.#', 'B ..##...#', 'C ....#'])
  })

  it('says how each span ended, and tells ready after arriving from ready after a preemption', () => {
    const spans = toSpans(handTrace(['A', 'B', 'C'], ROUND_ROBIN))
    expect(lane(spans, 1)).toEqual([
      'ready 0-2 dispatch',
      'running 2-4 preempt',
      'preempted (quantum) 4-7 dispatch',
      'running 7-8 finish',
    ])
    expect([...spans.laneStart]).toEqual([0, 5, 9, 11])
  })

  it('cuts a slice where a blocking call freezes the loop, and keeps its end', () => {
    const spans = toSpans(
      handTrace(
        ['A'],
        handEvents(`
          0 arrive A
          0 iteration arg=1
          0 dispatch A core=0 step=0
          1 freeze A core=0 step=1 reason=blockingSleep
          7 thaw A core=0 step=1 reason=blockingSleep
          7 finish A core=0 reason=finished
        `),
        { execution: EVENT_LOOP },
      ),
    )
    expect(lane(spans, 0)).toEqual(['running 0-1 freeze', 'frozen (blockingSleep) 1-7 thaw', 'running 7-7 finish'])
    expect([...spans.core]).toEqual([0, 0, 0])
  })

  it('leaves out what has no length, except a stay that ends at once by a decision', () => {
    const spans = toSpans(
      handTrace(
        ['A'],
        handEvents(`
          0 arrive A
          0 dispatch A core=0 step=0
          0 block A core=0 step=0 reason=sleep
          4 due A step=0 reason=sleep
          4 wake A step=0
          4 dispatch A core=0 step=1
          4 freeze A core=0 step=1 reason=blockingSleep
          6 thaw A core=0 step=1 reason=blockingSleep
          7 finish A core=0 reason=finished
        `),
        { execution: EVENT_LOOP },
      ),
    )
    expect(lane(spans, 0)).toEqual([
      'running 0-0 block',
      'blocked (sleep) 0-4 due',
      'frozen (blockingSleep) 4-6 thaw',
      'running 6-7 finish',
    ])
  })

  it('shows a timer that the loop found late as due until then', () => {
    const spans = toSpans(
      handTrace(
        ['A', 'B'],
        handEvents(`
          0 arrive A
          0 arrive B reason=connection
          0 dispatch A core=0 step=0
          1 block A core=0 step=0 reason=sleep
          3 due A step=0 reason=sleep
          8 wake B
          8 wake A step=0 arg=1
        `),
        { execution: EVENT_LOOP, makespan: 9000, endedBy: 'horizon' },
      ),
    )
    expect(lane(spans, 0)).toEqual([
      'running 0-1 block',
      'blocked (sleep) 1-3 due',
      'due (sleep) 3-8 wake',
      'ready 8-9 cut',
    ])
    expect(lane(spans, 1)).toEqual(['due (connection) 0-8 wake', 'ready 8-9 cut'])
    expect([...spans.by]).toEqual([NONE, NONE, NONE, 1, NONE, NONE])
  })

  it('keeps who woke or spawned a task that runs at that very instant: its ready span has no length, the next one says it', () => {
    // Two cores: A starts B on the idle core at 2, blocks at 3 and is woken by B at 5, when its core is idle too. C arrives by itself at 5.
    const spans = toSpans(
      handTrace(
        ['A', 'B', 'C'],
        handEvents(`
          0 arrive A
          0 dispatch A core=0
          2 arrive B arg=0
          2 switch B core=1
          3 dispatch B core=1
          3 block A core=0 reason=get
          5 wake A arg=1
          5 dispatch A core=0
          5 arrive C
          6 finish B core=1
          6 dispatch C core=1
          7 block C core=1 reason=sleep
          8 wake C
          8 dispatch C core=1
          9 finish A core=0
          9 finish C core=1
        `),
      ),
    )
    expect(lane(spans, 0)).toEqual(['running 0-3 block', 'blocked (get) 3-5 wake', 'running 5-9 finish'])
    expect(Array.from(spans.by.slice(0, 3))).toEqual([NONE, NONE, 1])
    expect(lane(spans, 1)).toEqual(['switching 2-3 dispatch', 'running 3-6 finish'])
    expect(Array.from(spans.by.slice(3, 5))).toEqual([0, NONE])
    // Nobody woke C: time did, and nothing is handed on.
    expect(Array.from(spans.by.slice(5))).toEqual([NONE, NONE, NONE, NONE])
  })

  it('gives a task that never arrived an empty lane', () => {
    const spans = toSpans(handTrace(['A', 'B'], handEvents('0 arrive A\n0 dispatch A core=0\n1 finish A core=0')))
    expect([...spans.laneStart]).toEqual([0, 1, 1])
  })

  it('orders spans of two cores by task, with the core of each', () => {
    const spans = toSpans(
      handTrace(
        ['A', 'B'],
        handEvents(`
          0 arrive A
          0 arrive B
          0 switch A core=0
          0 switch B core=1
          1 dispatch A core=0
          1 dispatch B core=1
          2 finish A core=0
          4 finish B core=1
        `),
      ),
    )
    expect(lane(spans, 1)).toEqual(['switching 0-1 dispatch', 'running 1-4 finish'])
    expect([...spans.core]).toEqual([0, 0, 1, 1])
  })
})

describe('toMarks', () => {
  it('keeps entries, ends and marks, and leaves out states and iterations', () => {
    const marks = toMarks(
      handTrace(
        ['A'],
        handEvents(`
          0 arrive A
          0 iteration arg=1
          0 dispatch A core=0 step=0
          1 burst A core=0 step=1
          2 put A core=0 step=2 arg=1
          3 log A core=0 step=3
          3 finish A core=0
        `),
        { execution: EVENT_LOOP },
      ),
    )
    const kinds = Array.from(marks.kind, (kind) => nameOf(EventKind, kind))
    expect(kinds).toEqual(['arrive', 'burst', 'put', 'log', 'finish'])
    expect([...marks.time]).toEqual([0, 1000, 2000, 3000, 3000])
    expect([...marks.arg]).toEqual([NONE, NONE, 1, NONE, NONE])
  })
})
