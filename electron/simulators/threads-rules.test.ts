import { describe, expect, it } from 'vitest'
import type { TaskSet } from '../../shared/task-set/schema'
import { checkTrace } from '../../shared/trace/check'
import { strip } from '../../shared/trace/strip'
import { EventKind, type Trace } from '../../shared/trace/trace'
import { decisions, finishes, slices, tasks, waits } from './sketch'
import { simulateThreads } from './threads'

// Hand-worked strips for rules T1 to T6 of the design: one character is 1 ms.

const oneDisk = (set: TaskSet): TaskSet => ({ ...set, devices: { disk: { capacity: 1 } } })

function countOf(trace: Trace, kind: EventKind): number {
  return trace.events.kind.reduce((sum, one) => sum + (one === kind ? 1 : 0), 0)
}

describe('T1, T2: dispatch and expiry', () => {
  it('shares the CPU in arrival order, one quantum each', () => {
    expect(strip(simulateThreads(tasks('A=5 B=3 C=1'), { quantum: 2 }))).toEqual([
      'A ##...##.#',
      'B ..##...#',
      'C ....#',
    ])
  })

  it('idle cores take the head in index order before anybody is preempted', () => {
    // At 2 core 1 becomes idle and takes C; A's quantum is used up at the same instant and nobody is left to take its place.
    const trace = simulateThreads(tasks('A=4 B=2 C=1@2'), { quantum: 2, cores: 2 })
    expect(slices(trace)).toBe('A 0-4/0 B 0-2/1 C 2-3/1')
    expect(decisions(trace)).toEqual({ os: 0, tasks: 0 })
  })

  it('keeps a lone thread on its core in one slice, with a fresh quantum at each expiry', () => {
    // Fresh quanta begin at 0, 2, 4; B arrives at 5 and gets the CPU at 6.
    const trace = simulateThreads(tasks('A=8 B=1@5'), { quantum: 2 })
    expect(strip(trace)).toEqual(['A ######.##', 'B      .#'])
    expect(decisions(trace)).toEqual({ os: 1, tasks: 0 })
  })

  it('counts the quanta of a lone thread without walking through them', () => {
    const trace = simulateThreads(tasks('A=86400000 B=1@0.0005'), { quantum: 0.001 })
    expect(trace.endedBy).toBe('finished')
    const day = simulateThreads(tasks('A=86400000'), { quantum: 0.001 })
    expect(day.events.length).toBe(3)
    expect(day.makespan).toBe(86_400_000_000)
  })

  it('q = null runs until block: first come first served', () => {
    expect(strip(simulateThreads(tasks('A: cpu 3, sleep 1, cpu 1', 'B: cpu 2'), { quantum: null }))).toEqual([
      'A ###~.#',
      'B ...##',
    ])
  })

  it('at expiry each core in order sends its thread to the tail and takes the head', () => {
    // At 2 core 0 sends A behind C and takes C; core 1 sends B behind A and takes A, who so changes cores without a pause.
    // At 4 A has finished: idle core 1 takes B before C's expiry is looked at, and C, alone then, keeps core 0.
    const trace = simulateThreads(tasks('A=4 B=4 C=4'), { quantum: 2, cores: 2 })
    expect(slices(trace)).toBe('A 0-2/0 B 0-2/1 C 2-6/0 A 2-4/1 B 4-6/1')
    expect(decisions(trace)).toEqual({ os: 2, tasks: 0 })
  })
})

describe('T3: yield, block and the very end of a quantum', () => {
  it('yield goes to the tail', () => {
    expect(strip(simulateThreads(tasks('A: cpu 1, yield, cpu 1', 'B=2', 'C=1'), { quantum: 4 }))).toEqual([
      'A #...#',
      'B .##',
      'C ...#',
    ])
  })

  it('a thread that yields alone goes on at once: a decision of the task without a switch', () => {
    const trace = simulateThreads(tasks('A: cpu 1, yield, cpu 1'), { quantum: 4, contextSwitch: 1 })
    expect(strip(trace)).toEqual(['A x##'])
    expect(decisions(trace)).toEqual({ os: 0, tasks: 1 })
  })

  it('a thread that blocks, yields or finishes at the very end of its quantum is not preempted', () => {
    expect(decisions(simulateThreads(tasks('A: cpu 2, sleep 1', 'B=1'), { quantum: 2 }))).toEqual({ os: 0, tasks: 1 })
    expect(decisions(simulateThreads(tasks('A: cpu 2, yield, cpu 1', 'B=1'), { quantum: 2 }))).toEqual({
      os: 0,
      tasks: 1,
    })
    expect(decisions(simulateThreads(tasks('A=2 B=1'), { quantum: 2 }))).toEqual({ os: 0, tasks: 0 })
  })

  it('one whose next steps, after any that take no time, want the CPU again is preempted', () => {
    const trace = simulateThreads(tasks('A: cpu 2, log x, lock m, cpu 1', 'B=1'), { quantum: 2 })
    expect(strip(trace)).toEqual(['A ##.#', 'B ..#'])
    expect(decisions(trace)).toEqual({ os: 1, tasks: 0 })
  })

  it('two bursts in a row share one quantum and one slice', () => {
    const trace = simulateThreads(tasks('A: cpu 1, cpu 2', 'B=1'), { quantum: 2 })
    expect(slices(trace)).toBe('A 0-2 B 2-3 A 3-4')
  })

  it('T3a where the rest of a quantum is kept and nothing is left, the next one is full', () => {
    // A uses its whole quantum and blocks at 2; after the sleep it gets a full quantum again.
    const trace = simulateThreads(tasks('A: cpu 2, sleep 1, cpu 2', 'B=6'), { quantum: 2, quantumAfterBlock: 'rest' })
    expect(slices(trace)).toBe('A 0-2 B 2-4 A 4-6 B 6-10')
  })

  it('quantumAfterYield: the rest is kept over a yield, or a full one given', () => {
    const set = tasks('A: cpu 1, yield, cpu 3', 'B=6')
    expect(slices(simulateThreads(set, { quantum: 3 }))).toBe('A 0-1 B 1-4 A 4-7 B 7-10')
    expect(slices(simulateThreads(set, { quantum: 3, quantumAfterYield: 'rest' }))).toBe(
      'A 0-1 B 1-4 A 4-6 B 6-9 A 9-10',
    )
  })
})

describe('T4: context switch cost', () => {
  it('is charged for another thread than the core ran last, the first dispatch included, outside the quantum', () => {
    const trace = simulateThreads(tasks('A=3 B=2'), { quantum: 2, contextSwitch: 1 })
    expect(strip(trace)).toEqual(['A x##...x#', 'B ...x##'])
    expect(waits(trace)).toEqual([3, 3])
  })

  it('costs nothing when a thread comes back to the core it ran on last', () => {
    expect(strip(simulateThreads(tasks('A: cpu 1, sleep 2, cpu 1'), { quantum: 4, contextSwitch: 1 }))).toEqual([
      'A x#~~#',
    ])
  })
})

describe('T5: what threads wait for', () => {
  it('a mutex is handed to the first waiter at unlock', () => {
    // The yield lets B ask for the lock; A unlocks at 4 and asks again, but the lock is B's.
    const set = tasks('A: lock m, cpu 2, yield, cpu 2, unlock m, lock m, cpu 1, unlock m', 'B: lock m, cpu 1, unlock m')
    expect(strip(simulateThreads(set, { quantum: 4 }))).toEqual(['A ####~#', 'B ..~~#'])
  })

  it('a mutex is not owned: anyone may unlock it, and locking it again blocks', () => {
    expect(simulateThreads(tasks('A: lock m, sleep 2', 'B: sleep 1, unlock m', 'C: lock m, cpu 1')).endedBy).toBe(
      'finished',
    )
    const again = simulateThreads(tasks('A: lock m, lock m'))
    expect(again.endedBy).toBe('deadlock')
    expect(again.deadlock).toEqual({ waiting: [{ task: 'A', for: 'lock:m', heldBy: 'A' }], cycle: ['A'] })
  })

  it('unlocking a free mutex ends that thread in an error; who joins it goes on', () => {
    const trace = simulateThreads(tasks('A: cpu 1, unlock m, cpu 5', 'B: join A, cpu 1'))
    expect(trace.endedBy).toBe('error')
    expect(finishes(trace)).toEqual([1, 2])
  })

  it('a queue hands items to getters and room to putters in FIFO order', () => {
    const set = { ...tasks('P: 3x(put q), log done', 'C: 3x(get q, sleep 1)'), queues: { q: { capacity: 1 } } }
    const trace = simulateThreads(set, { quantum: 4 })
    expect(trace.endedBy).toBe('finished')
    expect(trace.makespan).toBe(3000)
    expect(finishes(trace)).toEqual([1, 3])
  })

  it('a device of capacity 1 serves in FIFO order, an undeclared one all at once', () => {
    const set = tasks('A: io 3 disk', 'B: io 3 disk', 'C: io 3 disk')
    expect(finishes(simulateThreads(oneDisk(set)))).toEqual([3, 6, 9])
    expect(finishes(simulateThreads(set))).toEqual([3, 3, 3])
  })

  it('T5a sleep 0 and blockingSleep 0 yield, io 0 and cpu 0 take no time and do not suspend', () => {
    const trace = simulateThreads(tasks('A: sleep 0, blockingSleep 0, io 0, cpu 0, cpu 1'))
    expect(decisions(trace)).toEqual({ os: 0, tasks: 2 })
    expect(countOf(trace, EventKind.yield)).toBe(2)
  })

  it('spawn starts a thread at the tail and never suspends; join blocks until it has finished', () => {
    const trace = simulateThreads(tasks('M: spawn T, cpu 1, join T, cpu 1', 'T: cpu 2', 'B=1'), { quantum: 4 })
    expect(strip(trace)).toEqual(['M #~~~#', 'T .' + '.##', 'B .#'])
  })

  it('a deadlock goes round through any of the children a gather waits for', () => {
    const set: TaskSet = {
      ...tasks('X: get q', 'Y: join P'),
      tasks: [{ id: 'P', steps: [{ op: 'gather', tasks: ['X', 'Y'] }] }, ...tasks('X: get q', 'Y: join P').tasks],
    }
    const trace = simulateThreads(set)
    expect(trace.deadlock?.cycle).toEqual(['P', 'Y'])
    expect(checkTrace(trace, set)).toEqual([])
  })

  it('joining oneself is a deadlock; a task whose spawn never ran has no part in it', () => {
    const trace = simulateThreads(tasks('A: join A, spawn T', 'T: cpu 1', 'W: join T'))
    expect(trace.deadlock).toEqual({
      waiting: [
        { task: 'A', for: 'join:A' },
        { task: 'W', for: 'join:T' },
      ],
      cycle: ['A'],
    })
    expect(trace.tasks[1].arrival).toBeUndefined()
  })
})

describe('T5b: the order of one instant', () => {
  it('arrivals in file order, then timed wake-ups in the order their waits began; or wake-ups first', () => {
    const set = tasks('A: sleep 3, cpu 1', 'B: sleep 3, cpu 1', 'D@3: cpu 1', 'C@3: cpu 1')
    expect(slices(simulateThreads(set))).toBe('D 3-4 C 4-5 A 5-6 B 6-7')
    expect(slices(simulateThreads(set, { wakeVsArrival: 'wakeUpFirst' }))).toBe('A 3-4 B 4-5 D 5-6 C 6-7')
  })

  it('who wakes by time queues before who is woken by a step of the same instant', () => {
    // At 3: B's sleep is over (1), then A unlocks and wakes C (2).
    const set = tasks('B: sleep 3, cpu 1', 'A: lock m, yield, cpu 3, unlock m', 'C: lock m, cpu 1')
    expect(slices(simulateThreads(set, { quantum: 4 }))).toBe('A 0-3 B 3-4 C 4-5')
  })

  it('with preemptedFirst they queue behind everybody who enters in (2) to (4)', () => {
    const set = tasks('B: sleep 3, cpu 1', 'A: lock m, yield, cpu 3, unlock m', 'C: lock m, cpu 1')
    expect(slices(simulateThreads(set, { quantum: 4, sameInstant: 'preemptedFirst' }))).toBe('A 0-3 C 3-4 B 4-5')
  })

  it('with preemptedFirst a thread that would be its own successor keeps the core: no preemption, no switch', () => {
    const trace = simulateThreads(tasks('A=4 B=1@2'), { quantum: 2, contextSwitch: 1, sameInstant: 'preemptedFirst' })
    // A starts at 1 after its switch, B arrives at 2 and has been waiting at 3: A is preempted there.
    expect(strip(trace)).toEqual(['A x##..x##', 'B   .x#'])
    const meets = simulateThreads(tasks('A=4 B=1@2'), { quantum: 2, sameInstant: 'preemptedFirst' })
    expect(strip(meets)).toEqual(['A ####', 'B   ..#'])
    expect(decisions(meets)).toEqual({ os: 0, tasks: 0 })
  })

  it('a thread that needs no CPU gives the core back at once and the core takes the next', () => {
    const trace = simulateThreads(tasks('A: sleep 2', 'B: sleep 1', 'C=1'))
    expect(strip(trace)).toEqual(['A ~~', 'B ~', 'C #'])
    expect(decisions(trace)).toEqual({ os: 0, tasks: 2 })
  })
})

describe('ends', () => {
  it('the horizon tears running slices', () => {
    const trace = simulateThreads(tasks('A=4 B=4'), { quantum: 3, horizon: 5 })
    expect(trace.endedBy).toBe('horizon')
    expect(slices(trace)).toBe('A 0-3 B 3-5…')
    expect(trace.makespan).toBe(5000)
  })
})
