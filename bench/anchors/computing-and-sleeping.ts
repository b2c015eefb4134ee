import type { TaskSet } from '../../shared/task-set/schema'

/** What both anchors and the product run: tasks that compute and sleep, round after round. Times in us. */
export interface Workload {
  readonly rounds: number
  /** CPU time of a round, by task. */
  readonly compute: readonly number[]
  /** Sleep after it, by task. */
  readonly sleep: readonly number[]
}

/** A different rhythm for each task, so that the ready queue is neither always full nor always empty. */
export function computingAndSleeping(tasks: number, rounds: number): Workload {
  return {
    rounds,
    compute: Array.from({ length: tasks }, (_, i) => 2000 + 1000 * (i % 3)),
    sleep: Array.from({ length: tasks }, (_, i) => 1000 * (1 + (i % 8))),
  }
}

/** The same workload as a task set. */
export function toTaskSet({ rounds, compute, sleep }: Workload): TaskSet {
  return {
    formatVersion: 1,
    tasks: compute.map((us, i) => ({
      id: `T${i}`,
      steps: [
        {
          op: 'repeat' as const,
          times: rounds,
          steps: [
            { op: 'cpu' as const, ms: us / 1000 },
            { op: 'sleep' as const, ms: sleep[i] / 1000 },
          ],
        },
      ],
    })),
  }
}
