import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import lecture from '../../shared/lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { taskName } from '../state/names'
import { sliceWords } from './slice-words'
import { spanRow } from './span-rows'

/** Every span of a task in words. */
function words(taskSet: TaskSet, execution: Execution, id: string): readonly string[] {
  const data = executionFromTrace(simulate(taskSet, execution), taskSet, '', '')
  const { laneStart } = data.spans
  const task = data.summary.tasks.findIndex((one) => one.id === id)
  const name = taskName(taskSet, data.summary.tasks[task])
  const ended = data.summary.rows.find((row) => row.id === id)?.endedBy
  return Array.from({ length: laneStart[task + 1] - laneStart[task] }, (_, i) =>
    sliceWords({ ...spanRow(data, laneStart[task] + i, listSteps(taskSet)), task: name }, ended),
  )
}

const cpu = (ms: number) => ({ op: 'cpu', ms }) as const

describe('a slice in words', () => {
  // B ###   A ...####.#   C .......#: round robin, quantum 4.
  const three: TaskSet = {
    formatVersion: 1,
    tasks: [
      { id: 'B', steps: [cpu(3)] },
      { id: 'A', name: { en: 'request A', 'zh-TW': '請求 A' }, steps: [cpu(5)] },
      { id: 'C', steps: [cpu(1)] },
    ],
  }
  it('says who, what, from when to when, who ended it and why', () => {
    expect(words(three, defaultExecution('threads'), 'A')).toEqual([
      'request A, ready 0 to 3 ms, then it runs',
      'request A, running 3 to 7 ms, preempted by the OS, quantum used up',
      'request A, ready after preemption 7 to 8 ms, quantum used up, then it runs',
      'request A, running 8 to 9 ms, finished',
    ])
  })

  it('says what a task waits for, that it decided so itself, and that it holds the loop', () => {
    // report computes 3.5-12.5, its time.sleep holds the loop until 16.5, 2 ms more. heartbeat's timer is due at 4, seen at 18.5; reply (1 ms)
    // and parse (3 ms), whose connection and I/O come before timers, run first.
    const report = words(lecture as TaskSet, defaultExecution('eventLoop'), 'report')
    expect(report).toContain('report, running and holding the loop 12.5 to 16.5 ms, time.sleep, goes on at once')
    expect(report.at(-1)).toBe('report, running 16.5 to 18.5 ms, finished')
    expect(words(lecture as TaskSet, defaultExecution('eventLoop'), 'heartbeat').slice(0, 4)).toEqual([
      'heartbeat, running 0 to 0.5 ms, let go by the task, sleeps',
      'heartbeat, blocked 0.5 to 4 ms, sleeps',
      'heartbeat, due but not seen by the loop 4 to 18.5 ms, sleep is due',
      'heartbeat, ready 18.5 to 22.5 ms, then it runs',
    ])
  })

  it('tells a yield from a wait, a cancel and the end of the run from a finish', () => {
    const run = (steps: TaskSet['tasks'][number]['steps'], execution: Execution, others: TaskSet['tasks'] = []) =>
      words({ formatVersion: 1, tasks: [{ id: 'A', steps }, ...others] }, execution, 'A')
    const loop = defaultExecution('eventLoop')
    expect(run([cpu(1), { op: 'yield' }, cpu(1)], loop)[0]).toBe('A, running 0 to 1 ms, let go by the task, it yields')
    const canceller: TaskSet['tasks'] = [{ id: 'B', steps: [cpu(2), { op: 'cancel', task: 'A' }] }]
    expect(run([cpu(1), { op: 'sleep', ms: 9 }, cpu(1)], loop, canceller).at(-1)).toBe('A, running at 3 ms, cancelled')
    const cut: Execution = { ...loop, settings: { ...loop.settings, horizon: 2 } } as Execution
    expect(run([cpu(5)], cut)).toEqual(['A, running 0 to 2 ms, cut by the end of the run'])
  })

  it('calls an instance of an event source by its name and number', () => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [{ id: 'click', name: 'a click', arrival: [0, 5], steps: [cpu(1)] }],
    }
    expect(words(taskSet, defaultExecution('threads'), 'click#2')[0]).toMatch(/^a click#2, /)
  })
})
