import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { tasks } from '../../electron/simulators/sketch'
import lecture from '../lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution } from '../settings'
import { type TaskSet, taskSetSchema } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { latenessText } from './findings-text'
import { listLateness, summarizeLateness } from './lateness'
import { computeTotals } from './metrics'
import { toSpans } from './spans'

const LOOP = defaultExecution('eventLoop')

/** `A timer 2 9 9`: task, kind, then due, noticed and ran in ms; `-` where the run ended before. */
function lateOf(taskSet: TaskSet, execution: Execution = LOOP): string[] {
  const trace = simulate(taskSet, execution)
  const ms = (time: number | undefined): string => (time === undefined ? '-' : String(time / 1000))
  return listLateness(trace).map(
    ({ task, kind, due, noticed, ran }) => `${trace.tasks[task].id} ${kind} ${ms(due)} ${ms(noticed)} ${ms(ran)}`,
  )
}

describe('what was late', () => {
  // Worked example B3: the 2 ms timer is 6 late.
  it('is a timer that falls due inside a long callback: due at 3, found at 9', () => {
    expect(lateOf(tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 8'))).toEqual(['A timer 3 9 9'])
  })

  // Worked example B4: I/O before timers, so that the timer waits for the other task's slice although the loop was idle.
  it('is a timer that was found in time and stood behind others', () => {
    expect(lateOf(tasks('A: sleep 10, cpu 1', 'B: io 10, cpu 1'))).toEqual(['A timer 10 10 11'])
  })

  // Worked example B5: C 0-9, B 9-10, A 10-11.
  it('stands in order of due time, not of the tasks', () => {
    expect(lateOf(tasks('A: sleep 5, cpu 1', 'B: sleep 3, cpu 1', 'C: cpu 9'))).toEqual([
      'B timer 3 9 9',
      'A timer 5 9 10',
    ])
  })

  // The first comparison (the worked numbers): report holds the loop from 3.5 to 18.5. heartbeat's sleep ends at 0.5 + 3.5, parse's I/O at 3.5 + 6,
  // reply connects at 2. They run at 22.5, 19.5 and 18.5. The first iteration runs heartbeat, parse and report (E1), so the next select is at 18.5.
  it('is a connection, a timer and an I/O behind a report that never awaits', () => {
    expect(lateOf(taskSetSchema.parse(lecture)).slice(0, 3)).toEqual([
      'reply connection 2 18.5 18.5',
      'heartbeat timer 4 18.5 22.5',
      'parse io 9.5 18.5 19.5',
    ])
  })

  it('is the result of a pool thread that waits for the loop', () => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'offload', ms: 2 },
            { op: 'cpu', ms: 1 },
          ],
        },
        { id: 'B', steps: [{ op: 'cpu', ms: 5 }] },
      ],
    }
    expect(lateOf(taskSet)).toEqual(['A pool 2 5 5'])
  })

  it('never ran where the run ended before', () => {
    const execution: Execution = {
      model: 'eventLoop',
      preset: 'textbook',
      settings: { ...LOOP.settings, horizon: 5 },
    } as Execution
    expect(lateOf(tasks('A: sleep 2, cpu 1', 'B: cpu 8'), execution)).toEqual(['A timer 2 - -'])
  })

  it('is not a sleep that a cancel ended before its time, however long its task then waits', () => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [
        { id: 'A', steps: [{ op: 'sleep', ms: 50 }] },
        {
          id: 'B',
          steps: [
            { op: 'cancel', task: 'A' },
            { op: 'cpu', ms: 5 },
          ],
        },
      ],
    }
    expect(lateOf(taskSet)).toEqual([])
  })

  it('is nothing where the loop was free, nor in another model', () => {
    expect(lateOf(tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 2'))).toEqual([])
    expect(lateOf(tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 8'), defaultExecution('threads'))).toEqual([])
  })
})

describe('the summary of what was late', () => {
  it('counts each kind and names its latest in a sentence', () => {
    const taskSet = tasks('A: sleep 5, cpu 1', 'B: sleep 3, cpu 1', 'C: cpu 9')
    const trace = simulate(taskSet, LOOP)
    const lines = summarizeLateness(trace).map((late) => latenessText(late, trace.tasks, listSteps(taskSet)))
    // B 9 - 3 = 6, A 10 - 5 = 5.
    expect(lines).toEqual([
      '2 timers late, the latest by 6 ms: B at tasks[1].steps[0] (sleep), due at 3 ms, noticed at 9 ms, ran at 9 ms',
    ])
  })

  it('agrees with the list and with the metric in random sets', () => {
    let timers = 0
    for (let seed = 1; seed <= 300; seed++) {
      const taskSet = randomTaskSet(seed, 3)
      const trace = simulate(taskSet, LOOP)
      const list = listLateness(trace)
      for (const { kind, count, longest } of summarizeLateness(trace)) {
        const same = list.filter((late) => late.kind === kind)
        expect(same.length).toBe(count)
        expect(longest.late).toBe(Math.max(...same.map(({ late }) => late)))
      }
      const ran = list.filter(({ kind, ran: at }) => kind === 'timer' && at !== undefined).map(({ late }) => late)
      timers += ran.length
      const { timerLateness } = computeTotals(trace, toSpans(trace), listSteps(taskSet))
      expect({ seed, latest: Math.max(0, ...ran) }).toEqual({ seed, latest: timerLateness })
      for (const { due, noticed = due, ready = noticed, ran: at = ready } of list) {
        expect([noticed >= due, ready >= noticed, at >= ready]).toEqual([true, true, true])
      }
    }
    expect(timers).toBeGreaterThan(25)
  })
})
