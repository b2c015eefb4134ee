import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { tasks } from '../../electron/simulators/sketch'
import { THREADS_PRESETS } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { checkTrace } from './check'
import { edited, indexOf, LOOP, threadsWith, without } from './check/corrupted'
import { changesState } from './span-builder'
import { toSpans } from './spans'
import { Decider, EventKind, NONE, Reason, type Trace } from './trace'

const { textbook } = THREADS_PRESETS
const threads = threadsWith
const loop = LOOP

const roundRobin = tasks('A=5 B=3 C=1')
const roundRobinTrace = simulate(roundRobin, threads({ quantum: 2 }))
const timers = tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 3, blockingSleep 2', 'C@4: cpu 1')
const timersTrace = simulate(timers, loop)

const findings = (trace: Trace, taskSet: TaskSet): string => checkTrace(trace, taskSet).join('\n')

describe('checkTrace finds a broken', () => {
  it('time: no whole number, running backwards, beyond the makespan (I1)', () => {
    expect(
      findings(
        edited(roundRobinTrace, ({ time }) => (time[3] = 0.5)),
        roundRobin,
      ),
    ).toContain('no whole number of us')
    expect(
      findings(
        edited(roundRobinTrace, ({ time }) => (time[5] = 0)),
        roundRobin,
      ),
    ).toContain('time runs backwards')
    expect(findings({ ...roundRobinTrace, makespan: 8000 }, roundRobin)).toContain('comes after the makespan of 8 ms')
  })

  it('core: two tasks on one (I2)', () => {
    const preempt = indexOf(roundRobinTrace, EventKind.preempt)
    expect(findings(without(roundRobinTrace, preempt), roundRobin)).toBe(
      'At 2 ms core 0 takes B while it still holds A.',
    )
    const elsewhere = edited(roundRobinTrace, ({ core }) => (core[preempt] = 1))
    expect(findings(elsewhere, roundRobin)).toBe('At 2 ms A is on core 1, but there are 1.')
  })

  it('place: a task in two at once (I3)', () => {
    const dispatch = indexOf(roundRobinTrace, EventKind.dispatch, 1)
    const twice = edited(roundRobinTrace, ({ task, step }) => {
      task[dispatch] = 2
      step[dispatch] = 2
    })
    expect(findings(twice, roundRobin)).toContain('C is dispatched, but B is first in the ready queue')
    const finish = indexOf(roundRobinTrace, EventKind.finish, 2)
    const other = edited(roundRobinTrace, ({ task }) => (task[finish] = 1))
    expect(findings(other, roundRobin)).toBe('At 5 ms B cannot finish: it is preempted in the model threads.')
  })

  it('sum of CPU time (I4)', () => {
    const longer: TaskSet = tasks('A=6 B=3 C=1')
    expect(findings(roundRobinTrace, longer)).toBe('At 9 ms A finishes after 5 ms of CPU, but its steps ask for 6 ms.')
    const cut = simulate(roundRobin, threads({ quantum: 2, horizon: 6 }))
    expect(findings(cut, tasks('A=2 B=3 C=1'))).toContain('A has used 1 ms more CPU than its steps ask for.')
  })

  it('stay: before the arrival, after the end, never ended (I5)', () => {
    const arrive = indexOf(timersTrace, EventKind.arrive, 2)
    expect(findings(without(timersTrace, arrive), timers)).toBe(
      'At 6 ms C cannot wake: it is absent in the model eventLoop.',
    )
    const late = edited(timersTrace, ({ time }) => (time[arrive] = 3500))
    expect(findings(late, timers)).toContain('C arrives at 3.5 ms, but the file says 4 ms.')
    const last = roundRobinTrace.events.length - 1
    expect(findings({ ...without(roundRobinTrace, last), makespan: 8000 }, roundRobin)).toContain(
      'A is left unfinished, though it could still go on.',
    )
  })

  it('wait: shorter or longer than the step says (I6)', () => {
    const due = indexOf(timersTrace, EventKind.due, 0)
    const early = edited(timersTrace, ({ time }) => (time[due] = 2500))
    expect(findings(early, timers)).toBe(
      'At 2.5 ms A waits from 1 to 2.5 ms at tasks[0].steps[1], 1.5 ms instead of 2 ms.',
    )
    const io = tasks('A: io 2, cpu 1')
    const overlong = simulate(tasks('A: io 3, cpu 1'), threads({}))
    expect(findings(overlong, io)).toContain('3 ms instead of 2 ms')
    const device = (capacity: number): TaskSet => ({
      ...tasks('A: io 2 disk', 'B: io 2 disk'),
      devices: { disk: { capacity } },
    })
    expect(findings(simulate(device(1), threads({})), device(1))).toBe('')
    expect(findings(simulate(device(1), threads({})), device(2))).toBe('')
    expect(findings(simulate(device(1), threads({})), tasks('A: io 2 disk', 'B: io 2 disk'))).toContain(
      '4 ms instead of 2 ms',
    )
  })

  it('order of a program (I6)', () => {
    const turned = findings(simulate(tasks('A: sleep 2, cpu 1'), loop), tasks('A: cpu 1, sleep 2'))
    expect(turned).toContain('A has block at tasks[0].steps[0]')
    const skipped = simulate(tasks('A: cpu 1, cpu 1'), loop)
    expect(findings(skipped, tasks('A: cpu 1, sleep 1, cpu 1'))).toContain(
      'has passed over tasks[0].steps[1], which suspends',
    )
  })

  it('core that idles while somebody is ready (I7)', () => {
    const one = simulate(tasks('A=2 B=2'), threads({ cores: 1 }))
    const two = { ...one, execution: threads({ cores: 2 }) }
    expect(findings(two, tasks('A=2 B=2'))).toContain('At 0 ms core 1 stays idle, but B is ready.')
  })

  it('sum of the spans (I8)', () => {
    const spans = toSpans(roundRobinTrace)
    const gap = { ...spans, start: spans.start.with(1, 3000) }
    expect(checkTrace(roundRobinTrace, roundRobin, gap).join('\n')).toContain('they do not tile its stay')
    const moved = { ...spans, state: spans.state.with(spans.laneStart[2], spans.state[spans.laneStart[2] + 1]) }
    expect(checkTrace(roundRobinTrace, roundRobin, moved).join('\n')).toContain(
      'C was waiting for 4 ms, but its spans say 0 ms.',
    )
  })

  it('ready queue: who came later goes first (I9)', () => {
    const [b, c] = [indexOf(roundRobinTrace, EventKind.arrive, 1), indexOf(roundRobinTrace, EventKind.arrive, 2)]
    const turned = edited(roundRobinTrace, ({ task }) => ([task[b], task[c]] = [task[c], task[b]]))
    expect(findings(turned, roundRobin)).toContain('At 2 ms B is dispatched, but C is first in the ready queue.')
  })

  it('quantum: too short, too long, nobody ready, a kept rest (I10)', () => {
    const under = (settings: Partial<typeof textbook>): string =>
      findings({ ...roundRobinTrace, execution: threads(settings) }, roundRobin)
    expect(under({ quantum: 3 })).toContain('At 2 ms A is preempted with 1 ms of its quantum left.')
    expect(under({ quantum: 1 })).toContain('At 1 ms A keeps core 0 beyond its quantum, but others are ready.')
    expect(under({ quantum: null })).toContain('A is preempted with Infinity ms of its quantum left.')

    const alone = tasks('A: cpu 2, log here, cpu 2')
    const chopped = simulate(tasks('A: cpu 2, yield, cpu 2'), threads({ quantum: 2 }))
    const yielded = indexOf(chopped, EventKind.yield)
    const preempted = edited(chopped, ({ kind, decider, reason }) => {
      kind[yielded] = EventKind.preempt
      decider[yielded] = Decider.os
      reason[yielded] = Reason.quantum
    })
    expect(findings(preempted, alone)).toContain('At 2 ms A is preempted though nobody else is ready.')

    const blocker = tasks('A: cpu 1, sleep 1, cpu 6', 'B: cpu 9')
    const rest = simulate(blocker, threads({ quantumAfterBlock: 'rest' }))
    expect(findings(rest, blocker)).toBe('')
    expect(findings({ ...rest, execution: threads({ quantumAfterBlock: 'full' }) }, blocker)).toContain(
      'ms of its quantum left',
    )
  })

  it('run to completion: a callback cut inside its CPU work, or preempted (I13)', () => {
    const cut = simulate(tasks('A: cpu 2, yield, cpu 3', 'B: cpu 1'), loop)
    expect(findings(cut, tasks('A: cpu 5, yield, cpu 0', 'B: cpu 1'))).toContain(
      'after 2 ms of CPU, but its steps up to there ask for 5 ms',
    )
    expect(findings({ ...roundRobinTrace, execution: loop }, roundRobin)).toContain('A cannot preempt')
  })

  it('snapshot: a handle run in the iteration that queued it (I14)', () => {
    const iteration = indexOf(timersTrace, EventKind.iteration, undefined, 2)
    expect(findings(without(timersTrace, iteration), timers)).toMatch(/handles, but|runs in the same iteration/)
    const miscounted = edited(timersTrace, ({ arg }) => arg[indexOf(timersTrace, EventKind.iteration)]++)
    expect(findings(miscounted, timers)).toContain('the iteration has run 2 handles, but 3 were queued when it began.')
  })

  it('cause: woken out of no wait, twice, or out of another one (I15)', () => {
    const wake = indexOf(timersTrace, EventKind.wake, 0)
    expect(findings(without(timersTrace, wake), timers)).toContain('A cannot dispatch: it is due')
    const due = indexOf(timersTrace, EventKind.due, 0)
    expect(findings(without(timersTrace, due), timers)).toContain('A is woken from its wait before anything is due.')
    expect(
      findings(
        edited(timersTrace, ({ reason }) => (reason[due] = Reason.io)),
        timers,
      ),
    ).toContain('not out of what it waits for')
    const byTask = edited(timersTrace, ({ arg }) => (arg[wake] = 1))
    expect(findings(byTask, timers)).toContain('A is woken by another task.')
  })

  it('lock or queue: taken twice, taken from nothing, over its capacity, waited for in vain (I16)', () => {
    const set = tasks('A: lock m, cpu 1, unlock m, put q, get q', 'B: cpu 1, put q, get q')
    const trace = simulate(set, threads({}))
    const at = (kind: EventKind): number => indexOf(trace, kind)
    expect(findings(trace, set)).toBe('')
    expect(findings(without(trace, at(EventKind.lock)), set)).toBe('At 1 ms A frees lock m, which nobody holds.')
    expect(findings(without(trace, at(EventKind.put)), set)).toBe(
      'At 1 ms A takes an item from queue q, which is empty.',
    )
    const twice = simulate(tasks('A: lock m, cpu 1', 'B: lock n, cpu 1'), threads({}))
    expect(findings(twice, tasks('A: lock m, cpu 1', 'B: lock m, cpu 1'))).toBe(
      'At 1 ms B takes lock m, which is not free.',
    )
    const full = simulate(tasks('A: put q, put q'), threads({}))
    expect(findings(full, { ...tasks('A: put q, put q'), queues: { q: { capacity: 1 } } })).toContain(
      'which holds no more than 1',
    )
    const vain = simulate(tasks('A: put r, get q, cpu 1'), threads({}))
    expect(findings(vain, tasks('A: put q, get q, cpu 1'))).toContain('A waits at q, but need not.')
  })

  it('decider: the thesis of every chart', () => {
    const preempt = indexOf(roundRobinTrace, EventKind.preempt)
    expect(
      findings(
        edited(roundRobinTrace, ({ decider }) => (decider[preempt] = Decider.task)),
        roundRobin,
      ),
    ).toContain('wrong decider')
    const block = indexOf(timersTrace, EventKind.block)
    expect(
      findings(
        edited(timersTrace, ({ decider }) => (decider[block] = Decider.os)),
        timers,
      ),
    ).toContain('wrong decider')
  })

  it('context switch: missing, free, or of the wrong length', () => {
    const costly = simulate(roundRobin, threads({ contextSwitch: 0.5 }))
    expect(findings({ ...costly, execution: threads({ contextSwitch: 0 }) }, roundRobin)).toContain(
      'should cost nothing',
    )
    expect(findings({ ...costly, execution: threads({ contextSwitch: 1 }) }, roundRobin)).toContain(
      'took 0.5 ms, not 1 ms',
    )
    const free = simulate(roundRobin, threads({}))
    expect(findings({ ...free, execution: threads({ contextSwitch: 1 }) }, roundRobin)).toContain(
      'the switch to A is missing',
    )
  })

  it('end: one that does not fit what became of the tasks', () => {
    const stuck = tasks('A: get q')
    const deadlock = simulate(stuck, threads({}))
    expect(findings({ ...deadlock, endedBy: 'finished', deadlock: undefined }, stuck)).toContain('but 1 tasks have not')
    expect(findings({ ...deadlock, deadlock: undefined }, stuck)).toContain('names no deadlock')
    expect(findings({ ...roundRobinTrace, endedBy: 'error' }, roundRobin)).toContain(
      'but 0 of its tasks ended in an error',
    )
    expect(findings({ ...roundRobinTrace, makespan: 12_000 }, roundRobin)).toContain('the last event comes at 9 ms')
  })

  it('task set: the trace of another one', () => {
    expect(findings(roundRobinTrace, tasks('A=5 B=3'))).toBe('The tasks of the trace are not those of the task set.')
  })
})

describe('checkTrace', () => {
  it('reports any event that changes a state when it is dropped, moved to another task or shifted in time', () => {
    let silent = 0
    let edits = 0
    for (const seed of [2, 5, 11, 17, 23, 42]) {
      const taskSet = { ...randomTaskSet(seed), devices: {} }
      for (const execution of [threads({ quantum: 2 }), loop]) {
        const trace = simulate(taskSet, execution)
        const { events } = trace
        for (let i = 0; i < events.length; i++) {
          // When a spawned task enters is nowhere written but in this event; its lateness cannot be told.
          const isSpawn = events.kind[i] === EventKind.arrive && events.arg[i] !== NONE
          if (!changesState(events.kind[i]) || isSpawn) continue
          const next = events.time[i + 1] ?? Infinity
          const later = edited(trace, ({ time }) => (time[i] += 250))
          const other = edited(trace, ({ task }) => (task[i] = (task[i] + 1) % trace.tasks.length))
          const broken = [without(trace, i), other, ...(next >= events.time[i] + 250 ? [later] : [])]
          edits += broken.length
          silent += broken.filter((one) => checkTrace(one, taskSet).length === 0).length
        }
      }
    }
    expect(edits).toBeGreaterThan(500)
    expect(silent).toBe(0)
  })

  it('stops after 20 findings', () => {
    const long = tasks('A: 30x(cpu 1, yield)')
    const trace = simulate(long, loop)
    expect(
      checkTrace(
        edited(trace, ({ time }) => time.fill(-1)),
        long,
      ),
    ).toHaveLength(20)
  })
})
