import type { AppApi, SimulationProgress } from '../../shared/api'
import type { Execution } from '../../shared/settings'
import { type SweepSetting, withSetting } from '../../shared/sweep/plan'
import { type SweepPoint, sweepPoint } from '../../shared/sweep/point'
import type { TaskSet } from '../../shared/task-set/schema'

type SweepApi = Pick<AppApi, 'simulate' | 'cancelSimulation' | 'releaseResult'>

/** What is run for every value. */
export interface SweepJob {
  readonly taskSet: TaskSet
  readonly execution: Execution
  readonly setting: SweepSetting
  readonly values: readonly number[]
}

export type SweepEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  /** A run that could not be: what the reply says. */
  | { readonly kind: 'failed'; readonly message: string }

export interface SweepRunner {
  /** Runs every value, one after the other, and gives each point as soon as it is known. A sweep under way is ended first. */
  start(job: SweepJob, onPoint: (point: SweepPoint) => void): Promise<SweepEnd>
  cancel(): void
  /** Events of the run under way, where the progress is its own. */
  eventsOf(progress: SimulationProgress): number | undefined
}

/** Simulates values one at a time, so that a sweep never takes the workers from the chart. Only the summary crosses: the columns are never read. */
export function createSweepRunner(api: SweepApi): SweepRunner {
  let lastRun = 0
  let current: { runId: string | undefined; isCancelled: boolean } | undefined

  const cancel = (): void => {
    if (!current) return
    current.isCancelled = true
    if (current.runId !== undefined) void api.cancelSimulation(current.runId)
  }

  return {
    async start({ taskSet, execution, setting, values }, onPoint) {
      cancel()
      const sweep = { runId: undefined as string | undefined, isCancelled: false }
      current = sweep
      // Each run waits for the one before: one at a time is the point.
      for (const value of values) {
        lastRun += 1
        const runId = `sweep.${lastRun}`
        sweep.runId = runId
        // oxlint-disable-next-line no-await-in-loop
        const reply = await api.simulate({ runId, taskSet, execution: withSetting(execution, setting, value) })
        if (reply.kind === 'done') void api.releaseResult(runId)
        if (sweep.isCancelled || reply.kind === 'cancelled') return { kind: 'cancelled' }
        if (reply.kind === 'failed') return { kind: 'failed', message: reply.message }
        if (reply.kind === 'problems') {
          const [{ path, found, expected }] = reply.problems
          return { kind: 'failed', message: `${path}: ${found}, expected ${expected}` }
        }
        onPoint(sweepPoint(value, reply.summary))
      }
      sweep.runId = undefined
      return { kind: 'done' }
    },
    cancel,
    eventsOf: ({ runId, events }) => (current !== undefined && runId === current.runId ? events : undefined),
  }
}
