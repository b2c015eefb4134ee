import { defaultExecution } from '../../shared/settings'
import type { ExecutionData } from '../../shared/gantt/model'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import { EventKind } from '../../shared/trace/trace'

export const LANES = 8
const LETTERS = 'ABCDEFGH'

/**
 * A run of so many spans, straight in columns: eight tasks take turns on one core, each slice 1 us to 2 ms long and ended by the OS or, every third,
 * by the task. Half of the spans are slices, the others the time between two of them.
 */
export function runOf(spanCount: number): ExecutionData {
  const each = Math.floor(spanCount / LANES / 2) * 2
  const length = each * LANES
  const start = new Float64Array(length)
  const end = new Float64Array(length)
  const state = new Uint8Array(length)
  const endKind = new Uint8Array(length)
  let time = 0
  let seed = 20261124
  for (let round = 0; round < each / 2; round++) {
    for (let lane = 0; lane < LANES; lane++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0
      const i = lane * each + 2 * round
      const isOwn = (seed >>> 8) % 3 === 0
      start[i] = time
      time += 1 + ((seed >>> 12) % 2000)
      end[i] = time
      state[i] = SpanState.running
      endKind[i] = isOwn ? EventKind.block : EventKind.preempt
      start[i + 1] = time
      state[i + 1] = isOwn ? SpanState.blocked : SpanState.preempted
      endKind[i + 1] = EventKind.dispatch
      if (round > 0) end[i - 1] = start[i]
    }
  }
  for (let lane = 0; lane < LANES; lane++) end[(lane + 1) * each - 1] = time
  // No lane of shares reads these: memory that is never written costs nothing.
  const none = new Int32Array(length)
  const laneStart = Int32Array.from({ length: LANES + 1 }, (_, lane) => lane * each)
  const spans: SpanTable = {
    length,
    laneStart,
    start,
    end,
    state,
    endKind,
    reason: new Uint8Array(length),
    core: new Int8Array(length),
    step: none,
    by: none,
    event: none,
  }
  return { name: 'Threads', settingsText: '', summary: summaryOf(time), spans, marks: noMarks() }
}

function summaryOf(makespan: number): ExecutionData['summary'] {
  const tasks = Array.from(LETTERS, (id, definition) => ({ id, definition, arrival: 0 }))
  // What the lanes read of a summary; no header is drawn here.
  const summary = { execution: defaultExecution('threads'), endedBy: 'finished', makespan, tasks, rows: [], errors: [] }
  return summary as unknown as ExecutionData['summary']
}

function noMarks(): ExecutionData['marks'] {
  const none = new Int32Array(0)
  return { length: 0, time: new Float64Array(0), kind: new Uint8Array(0), task: none, step: none, arg: none }
}
