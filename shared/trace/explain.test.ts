import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import lecture from '../lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../settings'
import { type TaskSet, taskSetSchema } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { findTies } from './decisions/decision-index'
import { explainAt, explainText, type Explanation } from './explain'
import { toSpans } from './spans'

const first = taskSetSchema.parse(lecture)

function explain(taskSet: TaskSet, execution: Execution, id: string, ms: number): Explanation {
  const trace = simulate(taskSet, execution)
  const task = trace.tasks.findIndex((instance) => instance.id === id)
  return explainAt(toSpans(trace), trace, listSteps(taskSet), task, ms * 1000)
}

const says = (...args: Parameters<typeof explain>): string => explainText(explain(...args))
const threads = defaultExecution('threads')
const loop = defaultExecution('eventLoop')

// The moments of look/main-light.png.
describe('an explanation', () => {
  it('of a preempted thread names its place, who took the CPU, why, and when it runs again', () => {
    expect(says(first, threads, 'report', 14)).toBe(
      'Ready, third in the queue. At 13.0 ms the OS took the CPU: its quantum of 4 ms was used up and others were ready. Runs again at 17.5 ms.',
    )
    expect(explain(first, threads, 'report', 14)).toMatchObject({
      kind: 'preempted',
      decider: 'os',
      place: 3,
      quantum: 4000,
    })
  })

  it('of a frozen loop says that nobody decides, and when it lets go', () => {
    expect(says(first, loop, 'report', 14)).toBe(
      'Frozen: time.sleep holds the whole loop. Nobody decides. Until 16.5 ms; lets go of the loop at 18.5 ms.',
    )
  })

  it('of what the loop has not looked at says how late it is', () => {
    expect(says(first, loop, 'heartbeat', 14)).toBe('Late by 10 ms: timer due at 4.0 ms, the loop looked at 18.5 ms.')
    expect(explain(first, loop, 'reply', 14)).toMatchObject({ kind: 'late', what: 'connection', late: 12_000 })
    expect(explain(first, loop, 'parse', 14)).toMatchObject({ kind: 'late', what: 'io', late: 4500 })
  })

  it('of a wait says that the task decided, and when it is due', () => {
    expect(says(first, threads, 'heartbeat', 20)).toBe(
      'Blocked on sleep since 17.5 ms: the task decided. Due at 21.0 ms.',
    )
    expect(says(first, threads, 'report', 20)).toBe(
      'Blocked on time.sleep since 18.5 ms: the task decided. Due at 22.5 ms.',
    )
  })

  it('of a running task covers the whole slice, its frozen part too', () => {
    for (const ms of [4, 17]) {
      expect(says(first, loop, 'report', ms)).toBe('Running since 3.5 ms. Until 18.5 ms: then it finishes.')
    }
    expect(says(first, threads, 'report', 4)).toBe(
      'Running since 3.5 ms. At 7.5 ms the OS takes the CPU: its quantum is used up and others are ready.',
    )
    expect(says(first, threads, 'parse', 1)).toBe(
      'Running since 0.5 ms. Until 3.5 ms: then it waits for I/O, the task decides.',
    )
  })

  it('of a ready task says how it became ready', () => {
    expect(says(first, threads, 'report', 1)).toBe('Ready, first in the queue. Arrived at 0.0 ms. Runs at 3.5 ms.')
    const set = tasks('A: cpu 1, spawn C, yield, cpu 1, put q', 'B: get q, cpu 1', 'C: cpu 2', 'D: cpu 5')
    const quick: Execution = {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, quantum: 100 },
    }
    expect(says(set, quick, 'C', 2)).toContain('Started by A at 1.0 ms.')
    expect(says(set, quick, 'A', 2)).toContain('It yielded at 1.0 ms: the task decided.')
  })

  it('of a lock names who holds it', () => {
    const set = tasks('A: lock m, sleep 4, unlock m', 'B: lock m, unlock m')
    expect(says(set, threads, 'B', 1)).toBe(
      'Blocked on lock m since 0.0 ms: the task decided. Held by A. Woken at 4.0 ms.',
    )
  })

  it('of a deadlock says that the wait never ends', () => {
    const set = tasks('A: lock m, sleep 1, lock n', 'B: lock n, sleep 1, lock m', 'C: sleep 5')
    expect(says(set, threads, 'A', 3)).toBe(
      'Blocked on lock n since 1.0 ms: the task decided. Held by B. Still waiting when the run ends.',
    )
    expect(says(set, threads, 'A', 9)).toBe('Unfinished when the run ended at 5.0 ms.')
  })

  it('of a context switch says whose time it is', () => {
    const costly: Execution = {
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, contextSwitch: 1, cores: 2 },
    }
    expect(says(tasks('A=3'), costly, 'A', 0.5)).toBe(
      'Core 0 switches to it since 0.0 ms: time of the system, of no task. Runs at 1.0 ms.',
    )
    expect(says(tasks('A=3'), costly, 'A', 2)).toBe('Running on core 0 since 1.0 ms. Until 4.0 ms: then it finishes.')
  })

  it('of a task that is not there says when it comes or when it left', () => {
    expect(says(first, threads, 'reply', 1)).toBe('Not there yet: arrives at 2.0 ms.')
    expect(says(first, threads, 'reply', 17)).toBe('Finished at 17.0 ms.')
  })

  it('of a parent in a sequential program says that its child runs', () => {
    expect(says(tasks('A: cpu 1, spawn B, cpu 1', 'B: cpu 2'), defaultExecution('sequential'), 'A', 2)).toContain(
      'It started another task at 1.0 ms and waits until that has finished: the task decided.',
    )
  })

  it('of a tie says who would run here under the other rule, where the ties are known', () => {
    const set = tasks('A=6 B=2@4')
    const trace = simulate(set, threads)
    const says = (task: number, known: boolean): string => {
      const run = known ? { ...trace, ties: findTies(trace) } : trace
      return explainText(explainAt(toSpans(trace), run, listSteps(set), task, 5000))
    }
    expect(says(1, true)).toBe(
      'Running since 4.0 ms. Until 6.0 ms: then it finishes. With preempted first, A would run here.',
    )
    expect(says(0, true)).toBe(
      'Ready, first in the queue. At 4.0 ms the OS took the CPU: its quantum of 4 ms was used up and others were ready. Runs again at 6.0 ms. With preempted first, A would run here.',
    )
    expect(says(1, false)).toBe('Running since 4.0 ms. Until 6.0 ms: then it finishes.')
  })

  it('of a tie finds it through a context switch', () => {
    const set = tasks('A=6 B=2@5')
    const costly: Execution = { ...threads, settings: { ...THREADS_PRESETS.textbook, contextSwitch: 1 } } as Execution
    const trace = simulate(set, costly)
    // A switches 0-1 and runs 1-5; B arrives at 5, switches 5-6, runs 6-8.
    const run = { ...trace, ties: findTies(trace) }
    expect(explainText(explainAt(toSpans(trace), run, listSteps(set), 1, 7000))).toContain(
      'With preempted first, A would run here.',
    )
  })
})
