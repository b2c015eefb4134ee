import type { RunSummary } from '../../shared/api'
import type { Execution } from '../../shared/settings'
import { planInstances } from '../../shared/task-set/instances'
import type { TaskSet } from '../../shared/task-set/schema'
import { type Moments, NO_MOMENTS } from '../../shared/trace/moments'
import type { MarkTable, SpanTable } from '../../shared/trace/span-table'

/** A run in which nothing has happened yet: lanes to draw while the first run of an execution is under way. */
export interface EmptyRun {
  readonly summary: RunSummary
  readonly spans: SpanTable
  readonly marks: MarkTable
  readonly moments: Moments
}

export function emptyRun(taskSet: TaskSet, execution: Execution): EmptyRun {
  const tasks = planInstances(taskSet).map(({ id, definition, arrival }) => ({
    id,
    definition,
    arrival,
    isSpawned: arrival === undefined,
  }))
  return {
    summary: {
      execution,
      endedBy: 'finished',
      makespan: 0,
      tasks,
      rows: [],
      totals: {
        involuntary: 0,
        voluntary: 0,
        contextSwitches: 0,
        cpuBusy: 0,
        cpuUtilisation: 0,
        longestStall: 0,
        timerLateness: 0,
        lostUpdates: 0,
        iterations: 0,
      },
      errors: [],
      findings: { stall: undefined, lateness: [], cut: undefined },
      traceHash: '',
      eventCount: 0,
    },
    spans: {
      length: 0,
      laneStart: new Int32Array(tasks.length + 1),
      start: new Float64Array(0),
      end: new Float64Array(0),
      state: new Uint8Array(0),
      reason: new Uint8Array(0),
      step: new Int32Array(0),
      core: new Int8Array(0),
      endKind: new Uint8Array(0),
      by: new Int32Array(0),
      event: new Int32Array(0),
    },
    marks: {
      length: 0,
      time: new Float64Array(0),
      kind: new Uint8Array(0),
      task: new Int32Array(0),
      step: new Int32Array(0),
      arg: new Int32Array(0),
    },
    moments: NO_MOMENTS,
  }
}
