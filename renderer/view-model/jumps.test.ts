import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import reportThatNeverAwaits from '../../shared/lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { findTies } from '../../shared/trace/decisions/decision-index'
import { toMoments } from '../../shared/trace/moments'
import { countDecisions } from './decisions'
import { type Direction, jump, type JumpKind, type JumpScope, type JumpSource } from './jumps'

function sourceOf(taskSet: TaskSet, execution: Execution): JumpSource {
  const trace = simulate(taskSet, execution)
  const data = { ...executionFromTrace(trace, taskSet, '', ''), ties: findTies(trace) }
  return { data, moments: toMoments(trace) }
}

const REPORT = reportThatNeverAwaits as unknown as TaskSet
const TWO = [sourceOf(REPORT, defaultExecution('threads')), sourceOf(REPORT, defaultExecution('eventLoop'))]

/** Every landing in ms from one end to the other. */
function walk(sources: readonly JumpSource[], kind: JumpKind, direction: Direction = 1, scope?: JumpScope): number[] {
  const times: number[] = []
  let at = direction === 1 ? -1 : 1e9
  for (let landing = jump(sources, kind, direction, at, scope); landing;) {
    times.push(landing.time / 1000)
    at = landing.time
    landing = jump(sources, kind, direction, at, scope)
  }
  return times
}

describe('jumps through both executions of the first lecture', () => {
  it('goes to what the OS decided: report used up its quantum twice', () => {
    expect(walk(TWO, 'os')).toEqual([7.5, 13])
    expect(walk(TWO, 'os', -1)).toEqual([13, 7.5])
  })

  it('says whose decision it is', () => {
    expect(jump(TWO, 'os', 1, 0)).toEqual({ time: 7500, at: { execution: 0, task: 2 } })
    // reply lets go of the loop at 19.5, parse ends at 22.5.
    expect(jump(TWO.slice(1), 'task', 1, 18_500)).toEqual({ time: 19_500, at: { execution: 0, task: 3 } })
  })

  it('stays with the selected task', () => {
    // report: quantum at 7.5 and 13, time.sleep at 18.5.
    expect(walk(TWO, 'decision', 1, { execution: 0, task: 2 })).toEqual([7.5, 13, 18.5])
    expect(walk(TWO, 'task', 1, { execution: 0, task: 2 })).toEqual([18.5])
    expect(walk(TWO, 'task', -1, { execution: 0, task: 2 })).toEqual([18.5])
  })

  it('goes to the stall: the slice in which others wait, and the call that holds the loop inside it', () => {
    expect(walk(TWO, 'stall')).toEqual([3.5, 12.5])
  })

  it('has neither tie nor deadlock where there is none', () => {
    expect(walk(TWO, 'deadlock')).toEqual([])
    expect(walk(TWO.slice(1), 'tie')).toEqual([])
  })
})

it('goes from event to event, there and back, ends and marks among them', () => {
  // A ##~~#, B ..#: A 0-2, wait 2-4, 4-5; B ready 0-2, runs 2-3.
  const source = sourceOf(tasks('A: cpu 2, io 2, cpu 1', 'B: cpu 1'), defaultExecution('threads'))
  expect(walk([source], 'event')).toEqual([0, 2, 3, 4, 5])
  expect(walk([source], 'event', -1)).toEqual([5, 4, 3, 2, 0])
})

it('goes from turn to turn of the loop', () => {
  // Turns at 0 (A, B), 3 (A's I/O, which was due at 3 when B's 2 ms were over and nobody ready), ...
  const source = sourceOf(tasks('A: cpu 1, io 2, cpu 1', 'B: cpu 1'), defaultExecution('eventLoop'))
  expect(walk([source], 'iteration')).toEqual([0, 3])
})

it('finds the moment from which nothing could help: the last wait of the circle', () => {
  // A takes l at 0, B takes m at 3, A asks for m at 5 + ... each alone on the CPU: A ###~~, B ...###~~.
  const source = sourceOf(
    tasks('A: lock l, cpu 3, sleep 2, lock m', 'B: lock m, cpu 3, sleep 2, lock l'),
    defaultExecution('threads'),
  )
  // A wakes at 5 while B runs until 6, asks for m at 6 and waits; B sleeps from 6 to 8, then asks for l: the circle is closed at 8.
  expect(source.data.summary.endedBy).toBe('deadlock')
  expect(walk([source], 'deadlock')).toEqual([8])
})

it('finds a tie that the other rule would have settled otherwise', () => {
  const execution = defaultExecution('threads')
  const q2 = { ...execution, settings: { ...execution.settings, quantum: 2 } } as Execution
  const source = sourceOf(tasks('A=4 B=2@2'), q2)
  // At 2 A's quantum expires and B arrives: newcomer first, B runs.
  expect(walk([source], 'tie')).toEqual([2])
})

it('counts decisions as the look page does: 8 of 19 at 14 ms', () => {
  const counts = TWO.map(({ data }) => countDecisions(data.spans, 14_000))
  expect(counts.reduce((sum, { made }) => sum + made, 0)).toBe(8)
  expect(counts.reduce((sum, { all }) => sum + all, 0)).toBe(19)
})
