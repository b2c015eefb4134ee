import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { TaskSet } from '../../shared/task-set/schema'
import { strip } from '../../shared/trace/strip'
import { simulateEventLoop } from './event-loop'
import { decisions, finishes, slices, tasks } from './sketch'
import { simulateThreads } from './threads'

// The same task set under both models. The asyncio column was run in CPython itself, the round-robin column is the textbook rule with q = 4 ms.
describe('the same tasks under both models', () => {
  it.each([
    {
      name: 'B1 a sleep lets the other run in both',
      set: tasks('A: cpu 3, sleep 5, cpu 2', 'B: cpu 4'),
      loop: 'A 0-3 B 3-7 A 8-10',
      threads: 'A 0-3 B 3-7 A 8-10',
    },
    {
      name: 'B2 a blocking sleep freezes the loop, but only its own thread',
      set: tasks('A: cpu 1, blockingSleep 6, cpu 1', 'B: cpu 3'),
      loop: 'A 0-8 B 8-11',
      threads: 'A 0-1 B 1-4 A 7-8',
    },
    {
      name: 'B3 nobody takes the CPU from a coroutine: the 2 ms timer is 6 ms late',
      set: tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 8'),
      loop: 'A 0-1 B 1-9 A 9-10',
      threads: 'A 0-1 B 1-5 A 5-6 B 6-10',
    },
    {
      name: 'B4 the loop finds I/O before timers of the same instant',
      set: tasks('A: sleep 10, cpu 1', 'B: io 10, cpu 1'),
      loop: 'B 10-11 A 11-12',
      threads: 'A 10-11 B 11-12',
    },
    {
      name: 'B5 overdue timers in order of their deadlines',
      set: tasks('A: sleep 5, cpu 1', 'B: sleep 3, cpu 1', 'C: cpu 9'),
      loop: 'C 0-9 B 9-10 A 10-11',
      threads: 'C 0-4 B 4-5 C 5-9 A 9-10 C 10-11',
    },
    {
      name: 'B6 an asyncio queue may be robbed, a blocking queue hands over',
      set: tasks('C: get q, cpu 1', 'P: put q, sleep 5, put q', 'X: get q, cpu 1'),
      loop: 'X 0-1 C 5-6',
      threads: 'C 0-1 X 5-6',
    },
    {
      name: 'B7 a long burst beside short I/O',
      set: tasks('A: cpu 3, io 1, cpu 4', 'B: cpu 12'),
      loop: 'A 0-3 B 3-15 A 15-19',
      threads: 'A 0-3 B 3-7 A 7-11 B 11-19',
    },
    {
      name: 'a lock over a yield (hand-worked from both sources)',
      set: tasks('A: lock m, cpu 2, yield, cpu 2, unlock m, lock m, cpu 1, unlock m', 'B: lock m, cpu 1, unlock m'),
      loop: 'A 0-2 A 2-4 B 4-5 A 5-6',
      threads: 'A 0-2 A 2-4 B 4-5 A 5-6',
    },
  ])('$name', ({ set, loop, threads }) => {
    expect(slices(simulateEventLoop(set))).toBe(loop)
    expect(slices(simulateThreads(set, { quantum: 4 }))).toBe(threads)
  })

  it('B2 the frozen part is 1 to 7', () => {
    expect(strip(simulateEventLoop(tasks('A: cpu 1, blockingSleep 6, cpu 1', 'B: cpu 3')))).toEqual([
      'A #!!!!!!#',
      'B ........###',
    ])
  })

  it('B7 SCHED_RR keeps the rest of the quantum over I/O (Linux kernel/sched/rt.c)', () => {
    const trace = simulateThreads(
      tasks('A: cpu 3, io 1, cpu 4', 'B: cpu 12'),
      { quantum: 4, contextSwitch: 0 },
      undefined,
      'linux-sched-rr',
    )
    expect(slices(trace)).toBe('A 0-3 B 3-7 A 7-8 B 8-12 A 12-15 B 15-19')
  })

  it('B8 three tasks cpu 2, sleep 3, cpu 1', () => {
    const set = (op: string): TaskSet => tasks(...['A', 'B', 'C'].map((id) => `${id}: cpu 2, ${op} 3, cpu 1`))
    expect(finishes(simulateEventLoop(set('sleep')))).toEqual([7, 8, 10])
    expect(finishes(simulateEventLoop(set('blockingSleep')))).toEqual([6, 12, 18])
    expect(finishes(simulateThreads(set('sleep'), { quantum: 2 }))).toEqual([7, 8, 10])
    expect(finishes(simulateThreads(set('blockingSleep'), { quantum: 4 }))).toEqual([7, 8, 10])
    expect(finishes(simulateThreads(set('sleep'), { quantum: 1 }))).toEqual([8, 9, 10])
  })

  it('B9 blocking I/O costs what awaiting would have saved', () => {
    expect(simulateEventLoop(tasks('A: cpu 1, io 5, cpu 1', 'B: cpu 4')).makespan).toBe(7000)
    expect(simulateEventLoop(tasks('A: cpu 1, blockingIo 5, cpu 1', 'B: cpu 4')).makespan).toBe(11000)
  })
})

describe('the first comparison, "A report that never awaits"', () => {
  const file = new URL('../../shared/lectures/report-that-never-awaits.json', import.meta.url)
  const set = JSON.parse(readFileSync(file, 'utf8')) as TaskSet

  it('threads, q = 4: the OS decides 2, the tasks 9', () => {
    const trace = simulateThreads(set, { quantum: 4 })
    expect(slices(trace)).toBe(
      'heartbeat 0-0.5 parse 0.5-3.5 report 3.5-7.5 reply 7.5-8.5 heartbeat 8.5-9 report 9-13 parse 13-16 reply 16-17 ' +
        'heartbeat 17-17.5 report 17.5-18.5 heartbeat 21-21.5 report 22.5-24.5 heartbeat 25-25.5 heartbeat 29-29.5',
    )
    expect(decisions(trace)).toEqual({ os: 2, tasks: 9 })
    expect(finishes(trace)).toEqual([33, 16, 24.5, 17])
  })

  it('event loop: the OS decides 0, the tasks 8', () => {
    const trace = simulateEventLoop(set)
    expect(slices(trace)).toBe(
      'heartbeat 0-0.5 parse 0.5-3.5 report 3.5-18.5 reply 18.5-19.5 parse 19.5-22.5 heartbeat 22.5-23 reply 23.5-24.5 ' +
        'heartbeat 26.5-27 heartbeat 30.5-31 heartbeat 34.5-35 heartbeat 38.5-39',
    )
    expect(decisions(trace)).toEqual({ os: 0, tasks: 8 })
    expect(finishes(trace)).toEqual([42.5, 22.5, 18.5, 24.5])
  })
})
