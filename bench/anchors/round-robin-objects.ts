import type { Workload } from './computing-and-sleeping'

interface Job {
  readonly id: string
  readonly left: number
  readonly rounds: number
  readonly task: number
}

type RoundRobinEvent =
  | { readonly type: 'dispatch'; readonly time: number; readonly job: string }
  | { readonly type: 'preempt'; readonly time: number; readonly job: string; readonly decider: 'os' }
  | { readonly type: 'block'; readonly time: number; readonly job: string; readonly decider: 'task' }
  | { readonly type: 'wake'; readonly time: number; readonly job: string }

/**
 * Round robin as it is usually written in TypeScript: a queue and a list of sleepers that are arrays of immutable objects, `shift`, spread, and an
 * object per event. The stand-in for public implementations. Gives the number of slices; `events` holds what a chart would be drawn from. Times in us.
 */
export function roundRobinWithObjects(workload: Workload, quantum: number): { slices: number; events: number } {
  const events: RoundRobinEvent[] = []
  const queue: Job[] = workload.compute.map((left, task) => ({ id: `T${task}`, left, rounds: workload.rounds, task }))
  let sleepers: { readonly wakeAt: number; readonly job: Job }[] = []
  let now = 0
  let slices = 0
  const wakeUntil = (time: number): void => {
    const due = sleepers.filter(({ wakeAt }) => wakeAt <= time)
    if (due.length === 0) return
    sleepers = sleepers.filter(({ wakeAt }) => wakeAt > time)
    for (const { wakeAt, job } of due.toSorted((a, b) => a.wakeAt - b.wakeAt)) {
      events.push({ type: 'wake', time: wakeAt, job: job.id })
      queue.push(job)
    }
  }
  while (queue.length > 0 || sleepers.length > 0) {
    const job = queue.shift()
    if (job === undefined) {
      now = Math.min(...sleepers.map(({ wakeAt }) => wakeAt))
      wakeUntil(now)
      continue
    }
    events.push({ type: 'dispatch', time: now, job: job.id })
    if (job.rounds === 0) continue
    let { left } = job
    for (;;) {
      const run = Math.min(quantum, left)
      now += run
      left -= run
      wakeUntil(now)
      if (left === 0 || queue.length > 0) break
    }
    slices++
    if (left > 0) {
      events.push({ type: 'preempt', time: now, job: job.id, decider: 'os' })
      queue.push({ ...job, left })
    } else {
      events.push({ type: 'block', time: now, job: job.id, decider: 'task' })
      const next = { ...job, left: workload.compute[job.task], rounds: job.rounds - 1 }
      sleepers = [...sleepers, { wakeAt: now + workload.sleep[job.task], job: next }]
    }
  }
  return { slices, events: events.length }
}
