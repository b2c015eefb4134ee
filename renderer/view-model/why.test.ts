import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import lecture from '../../shared/lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution, THREADS_PRESETS, type ThreadsSettings } from '../../shared/settings'
import { type TaskSet, taskSetSchema } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { indexDecisions } from '../../shared/trace/decisions/decision-index'
import { whyAt } from '../../shared/trace/decisions/why'
import { othersReady, placeAt, tieLines, whySentence } from './why'

const loop = defaultExecution('eventLoop')
const threads = (settings: Partial<ThreadsSettings> = {}): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, ...settings },
})

/** What the card says of a task at a moment, before and after the answer. */
function card(taskSet: TaskSet, execution: Execution, name: string, ms: number) {
  const trace = simulate(taskSet, execution)
  const steps = listSteps(taskSet)
  const data = executionFromTrace(trace, taskSet, '', '')
  const task = trace.tasks.findIndex(({ id }) => id === name)
  const place = placeAt(data, steps, task, ms * 1000)
  const why = whyAt(indexDecisions(trace), steps, task, ms * 1000)
  return {
    atOnce: whySentence(place, undefined)?.answer,
    answer: whySentence(place, why)?.answer,
    others: othersReady(place, why)?.entries.map((entry) => `${entry.name} ${entry.text}`),
    more: othersReady(place, why)?.more,
    ties: tieLines(place, why),
    key: place.key,
  }
}

describe('why a task does not run here', () => {
  // A ####..#   B ..... the OS takes the CPU at 4 ms; C before B.
  const three = tasks('A=5 C=2 B=3')
  it('names its place, who was taken in its stead and by which rule, and its turn', () => {
    expect(card(three, threads(), 'A', 5)).toMatchObject({
      atOnce:
        'A is ready since 4.0 ms and second in the queue; C has had the CPU since 4.0 ms; A\u2019s turn comes at 9.0 ms.',
      answer:
        'A is ready since 4.0 ms and second in the queue; the OS gave the CPU to C at 4.0 ms because it was the head of the queue; A\u2019s turn comes at 9.0 ms.',
      others: ['C arrived 0.0 ms', 'B arrived 0.0 ms'],
    })
  })

  it('tells one who came later that the core was taken already', () => {
    expect(card(tasks('A=5 B=3@2'), threads(), 'B', 3).answer).toBe(
      'B is ready since 2.0 ms and first in the queue; A has had the CPU since 0.0 ms, before B was ready; B\u2019s turn comes at 4.0 ms.',
    )
  })

  it('counts a core as taken from the beginning of the switch to its task, and names it where there are several', () => {
    // Two cores, switch 1 ms: A and B switch at 0 and run from 1 to 4; C is next.
    expect(card(tasks('A=3 B=3 C=1'), threads({ contextSwitch: 1, cores: 2 }), 'C', 2).answer).toBe(
      'C is ready since 0.0 ms and first in the queue; the OS gave core 1 to B at 0.0 ms because it was the head of the queue; C\u2019s turn comes at 5.0 ms.',
    )
  })

  it('says of a loop that only the task itself lets go', () => {
    expect(card(tasks('A=5 B=3'), loop, 'B', 2).answer).toBe(
      'B is ready since 0.0 ms and first in the queue; the loop has run A since 0.0 ms: its handle was the next in iteration 1, and only A itself lets go; B\u2019s turn comes at 5.0 ms.',
    )
  })

  it('says that a late timer waits for the loop to look', () => {
    const first = taskSetSchema.parse(lecture)
    expect(card(first, loop, 'heartbeat', 14).answer).toBe(
      'heartbeat is not in the queue: its timer was due at 4.0 ms, but the loop has not looked yet; it looks when report lets go, at 18.5 ms.',
    )
  })

  it('says of one that is blocked for what it waits, who stands before it, and until when', () => {
    expect(card(tasks('A: cpu 1, io 4 disk, cpu 1'), threads(), 'A', 2).answer).toBe(
      'A is not ready: it waits for I/O at disk since 1.0 ms, as it decided itself; that is over at 5.0 ms.',
    )
    expect(card(tasks('A: lock m, sleep 3, unlock m', 'B: lock m'), threads(), 'B', 2).answer).toBe(
      'B is not ready: it waits for lock m since 0.0 ms, as it decided itself; A stands before it at lock m; it is woken at 3.0 ms.',
    )
  })

  it('asks nothing of one that is not there', () => {
    expect(card(tasks('A=1 B=1@5'), threads(), 'B', 2).answer).toBeUndefined()
    expect(card(tasks('A=1 B=1@5'), threads(), 'A', 3).answer).toBeUndefined()
  })
})

describe('why a task runs here', () => {
  it('names the rule, and that nobody else was ready', () => {
    expect(card(tasks('A=5 B=3'), threads(), 'B', 5)).toMatchObject({
      answer: 'The OS gave the CPU to B at 4.0 ms because it was the head of the queue.',
      others: ['A preempted 4.0 ms'],
    })
    expect(card(tasks('A=5'), threads(), 'A', 1).answer).toBe(
      'The OS gave the CPU to A at 0.0 ms: nobody else was ready.',
    )
  })

  it('counts those that are not listed', () => {
    const many = tasks('A=9 B=1 C=1 D=1 E=1 F=1 G=1 H=1')
    expect(card(many, threads(), 'A', 1)).toMatchObject({ more: 2 })
  })
})

describe('a tie', () => {
  it('says where the other rule would have led, for who runs and for who does not', () => {
    // B arrives at 4 ms, just when A's quantum is used up.
    const met = [
      {
        text: 'B and A met at one instant: newcomer first. With preempted first, A would run here.',
        run: { setting: 'sameInstant', words: 'preempted first' },
      },
    ]
    expect(card(tasks('A=8 B=2@4'), threads(), 'B', 5).ties).toEqual(met)
    expect(card(tasks('A=8 B=2@4'), threads(), 'A', 5).ties).toEqual(met)
  })

  it('of equal timers offers the run that alone can tell', () => {
    const set = tasks('A: sleep 2, cpu 1', 'B: sleep 2, cpu 1')
    expect(card(set, loop, 'A', 2.5).ties).toEqual([
      {
        text: 'A and B met at one instant: call order. Whether heap order leads elsewhere only a second run can tell.',
        run: { setting: 'equalTimers', words: 'heap order' },
      },
    ])
  })
})

it('one answer serves as long as the task stays where it is and the core with whom it is', () => {
  const set = tasks('A=5 B=3')
  const key = (ms: number) => card(set, threads(), 'A', ms).key
  expect(key(5)).toBe(key(6))
  expect(key(3)).not.toBe(key(5))
  expect(key(6)).not.toBe(key(7.5))
})
