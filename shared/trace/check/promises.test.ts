import { describe, expect, it } from 'vitest'
import { simulate } from '../../../electron/simulators/index'
import { tasks } from '../../../electron/simulators/sketch'
import type { Step, TaskSet } from '../../task-set/schema'
import { checkTrace } from '../check'
import { EventKind, Reason, type Trace } from '../trace'
import { edited, indexOf, LOOP, threadsWith, without } from './corrupted'

const findings = (trace: Trace, taskSet: TaskSet): string => checkTrace(trace, taskSet).join('\n')
/** A set of the tasks A, B, C, ... with the steps given. */
const given = (...programs: readonly (readonly Step[])[]): TaskSet => ({
  formatVersion: 1,
  tasks: programs.map((steps, i) => ({ id: 'ABC'[i], steps: [...steps] })),
})
const cpu: Step = { op: 'cpu', ms: 1 }
const acquire: Step = { op: 'acquire', name: 's' }
const release: Step = { op: 'release', name: 's' }
const under = (trace: Trace, settings: Parameters<typeof threadsWith>[0], taskSet: TaskSet): string =>
  findings({ ...trace, execution: threadsWith(settings) }, taskSet)

describe('checkTrace finds a wait for a turn that is longer than round robin allows (I11)', () => {
  const set = tasks('A=6 B=6 C=2')

  it('behind those who keep their core for longer than a quantum', () => {
    const slow = simulate(set, threadsWith({ quantum: 3 }))
    expect(findings(slow, set)).toBe('')
    expect(under(slow, { quantum: 2 }, set)).toContain(
      'At 6 ms C has been ready for 6 ms, but with 1 ready before it and 1 core its turn comes within 4 ms.',
    )
  })

  it('counts a switch for every turn', () => {
    const costly = simulate(set, threadsWith({ quantum: 3, contextSwitch: 1 }))
    expect(findings(costly, set)).toBe('')
    expect(under(costly, { quantum: 2, contextSwitch: 1 }, set)).toContain(
      'At 8 ms C has been ready for 8 ms, but with 1 ready before it and 1 core its turn comes within 6 ms.',
    )
  })

  it('divides it among the cores', () => {
    const four = tasks('A=6 B=6 C=6 D=6')
    const slow = simulate(four, threadsWith({ quantum: 3, cores: 2 }))
    expect(findings(slow, four)).toBe('')
    expect(under(slow, { quantum: 2, cores: 2 }, four)).toContain(
      'At 3 ms C has been ready for 3 ms, but with 0 ready before it and 2 cores its turn comes within 2 ms.',
    )
  })

  it('is kept to the microsecond where a newcomer meets a fresh quantum', () => {
    // A is alone when its first quantum ends at 2, the very instant B arrives, and stays: B waits a whole quantum.
    const meeting = tasks('A=6', 'B@2: cpu 1')
    const trace = simulate(meeting, threadsWith({ quantum: 2, sameInstant: 'preemptedFirst' }))
    expect(trace.events.time[indexOf(trace, EventKind.dispatch, 1)]).toBe(4000)
    expect(findings(trace, meeting)).toBe('')
  })

  it('also for a thread that still waits when the run is cut', () => {
    const cut = simulate(set, threadsWith({ quantum: 6, horizon: 5 }))
    expect(findings(cut, set)).toBe('')
    expect(under(cut, { quantum: 2, horizon: 5 }, set)).toContain(
      'At 5 ms B has been ready for 5 ms, but with 0 ready before it and 1 core its turn comes within 2 ms.',
    )
  })
})

describe('checkTrace finds a thread that gets more than one quantum while another is ready (I12)', () => {
  it('in one stay on a core', () => {
    const set = tasks('A=6 B=3')
    const slow = simulate(set, threadsWith({ quantum: 3 }))
    expect(under(slow, { quantum: 2 }, set)).toContain(
      'At 3 ms A has had core 0 for 3 ms, more than one quantum, while B was ready.',
    )
  })

  it('on another core than the one that the waiting thread gets', () => {
    // C gets core 0 at 5, when A has finished. B has had core 1 all the time.
    const set = tasks('A=5', 'B=6', 'C=1')
    const long = simulate(set, threadsWith({ quantum: 6, cores: 2 }))
    expect(findings(long, set)).toBe('')
    expect(under(long, { quantum: 3, cores: 2 }, set)).toContain(
      'At 5 ms B has had core 1 for 5 ms, more than one quantum, while C was ready.',
    )
  })

  it('in a second turn, also where there is no quantum', () => {
    const set = tasks('A: cpu 1, yield, cpu 1', 'B=1')
    const fair = simulate(set, threadsWith({ quantum: null }))
    expect(findings(fair, set)).toBe('')
    // A at 1 and B at 2 change places: A runs on though B has been ready all the time.
    const [first, second] = [indexOf(fair, EventKind.dispatch, 1), indexOf(fair, EventKind.dispatch, 0, 1)]
    const unfair = edited(fair, ({ task, step }) => {
      for (const i of [first, first + 1, second, second + 1]) {
        task[i] = 1 - task[i]
        step[i] = -1
      }
    })
    expect(findings(unfair, set)).toContain(
      'At 1 ms A gets a second turn while B has been ready since before the end of its first.',
    )
  })
})

describe('checkTrace finds a deadlock that is not what it says (I17)', () => {
  const crossed = tasks('A: lock m, cpu 1, yield, lock n', 'B: lock n, cpu 1, lock m', 'C: get q', 'D: cpu 1')
  const trace = simulate(crossed, threadsWith({ quantum: 4 }))
  const saying = (deadlock: Partial<NonNullable<Trace['deadlock']>>): string =>
    findings({ ...trace, deadlock: { waiting: [], cycle: [], ...trace.deadlock, ...deadlock } }, crossed)
  const waiting = trace.deadlock?.waiting ?? []

  it('and nothing where it is', () => {
    expect(trace.deadlock).toEqual({
      waiting: [
        { task: 'A', for: 'lock:n', heldBy: 'B' },
        { task: 'B', for: 'lock:m', heldBy: 'A' },
        { task: 'C', for: 'get:q' },
      ],
      cycle: ['A', 'B'],
    })
    expect(findings(trace, crossed)).toBe('')
  })

  it('in who waits, for what, and who holds it', () => {
    const real = 'but it is A for lock:n, held by B; B for lock:m, held by A; C for get:q.'
    expect(saying({ waiting: waiting.slice(1) })).toBe(
      `The deadlock says that B for lock:m, held by A; C for get:q waits, ${real}`,
    )
    expect(saying({ waiting: [...waiting, { task: 'D', for: 'get:q' }] })).toContain(real)
    expect(saying({ waiting: waiting.toReversed() })).toContain(real)
    expect(saying({ waiting: waiting.with(2, { task: 'C', for: 'get:r' }) })).toContain(real)
    expect(saying({ waiting: waiting.with(0, { task: 'A', for: 'lock:n', heldBy: 'C' }) })).toContain(real)
    expect(saying({ waiting: waiting.with(0, { task: 'A', for: 'lock:n' }) })).toContain(real)
  })

  it('in its cycle', () => {
    expect(saying({ cycle: [] })).toBe('The deadlock names no cycle, but A is in one or waits for one.')
    expect(saying({ cycle: ['A', 'B', 'C'] })).toBe(
      ['B waits for C', 'C waits for A'].map((edge) => `The cycle says that ${edge}, but it does not.`).join('\n'),
    )
    expect(saying({ cycle: ['A'] })).toBe('The cycle says that A waits for A, but it does not.')
    expect(saying({ cycle: ['A', 'B', 'A', 'B'] })).toBe('The cycle A, B, A, B names a task twice.')
    expect(saying({ cycle: ['B', 'A'] })).toBe('')
    expect(saying({ cycle: ['A', 'nobody'] })).toContain('A waits for nobody, but it does not.')
  })

  it('in a cycle through a join and a gather', () => {
    const set = given([{ op: 'gather', tasks: ['B'] }], [{ op: 'join', task: 'C' }], [{ op: 'join', task: 'A' }])
    for (const execution of [threadsWith({}), LOOP]) {
      const stuck = simulate(set, execution)
      expect(stuck.deadlock?.cycle).toEqual(['A', 'B', 'C'])
      expect(findings(stuck, set)).toBe('')
      const turned = { waiting: stuck.deadlock?.waiting ?? [], cycle: ['A', 'C', 'B'] }
      expect(findings({ ...stuck, deadlock: turned }, set)).toContain('The cycle says that A waits for C')
    }
  })

  it('where somebody could still go on', () => {
    const set = tasks('A: get q', 'B: sleep 2')
    const early = simulate(set, threadsWith({ horizon: 1 }))
    const deadlock = { waiting: [{ task: 'A', for: 'get:q' }], cycle: [] }
    const cut = { ...early, makespan: 0, endedBy: 'deadlock' as const, deadlock }
    expect(findings(cut, set)).toContain('B is left unfinished, though it could still go on.')

    const expiring: TaskSet = {
      formatVersion: 1,
      tasks: [{ id: 'A', steps: [{ op: 'timeout', ms: 2, steps: [{ op: 'get', queue: 'q' }] }] }],
    }
    const before = simulate(expiring, { ...LOOP, settings: { ...LOOP.settings, horizon: 1 } } as typeof LOOP)
    expect(findings(before, expiring)).toBe('')
    expect(findings({ ...before, makespan: 0, endedBy: 'deadlock', deadlock }, expiring)).toBe(
      'A is left unfinished, though it could still go on.',
    )
  })

  it('where there is none: a run cut though nothing could happen any more, or without a limit', () => {
    const { deadlock: _, ...rest } = trace
    const cut = { ...rest, endedBy: 'horizon' as const, makespan: 9000 }
    expect(under(cut, { quantum: 4, horizon: 9 }, crossed)).toBe(
      'The run was cut at its horizon, though nothing could happen any more.',
    )
    expect(under(cut, { quantum: 4 }, crossed)).toContain('The run was cut, but it has no limit.')
    expect(under({ ...cut, makespan: 8000 }, { quantum: 4, horizon: 9 }, crossed)).toContain(
      'The makespan is 8 ms, but its horizon is 9 ms.',
    )
    expect(under(trace, { quantum: 4, horizon: 1 }, crossed)).toContain('The run goes on after its horizon of 1 ms.')
  })

  it('where tasks are still to arrive, or ended without saying how', () => {
    const set = tasks('A=1', 'B@5: cpu 1')
    const early = simulate(set, threadsWith({ horizon: 3 }))
    expect(findings({ ...early, endedBy: 'finished', makespan: 1000 }, set)).toBe(
      'B never arrives, but the run did not end before 5 ms.',
    )
    const finish = indexOf(early, EventKind.finish)
    expect(
      findings(
        edited(early, ({ reason }) => (reason[finish] = Reason.none)),
        set,
      ),
    ).toContain('A finishes without saying how.')
    expect(
      findings(
        edited(early, ({ reason }) => (reason[finish] = Reason.cancelled)),
        set,
      ),
    ).toBe('At 1 ms A ends as cancelled, but nobody was cancelled.')
  })
})

describe('checkTrace finds a task woken or started by one that does nothing then (I15)', () => {
  const set = tasks('A: join B', 'B: cpu 1', 'C: cpu 3')

  it.each([threadsWith({}), LOOP])('in %o', (execution) => {
    const trace = simulate(set, execution)
    expect(findings(trace, set)).toBe('')
    const wake = indexOf(trace, EventKind.wake, 0)
    const byC = edited(trace, ({ arg }) => (arg[wake] = 2))
    expect(findings(byC, set)).toBe('At 1 ms A is woken by C, which does nothing then.')

    const finish = indexOf(trace, EventKind.finish, 1)
    const early = edited(trace, ({ time }) => (time[finish] = 0))
    expect(findings(early, set)).toContain('A is woken only now, but B, which it joins, has long ended.')

    const spawning = given([{ op: 'spawn', task: 'B' }], [cpu], [cpu])
    const spawned = simulate(spawning, execution)
    expect(findings(spawned, spawning)).toBe('')
    const arrive = indexOf(spawned, EventKind.arrive, 1)
    const startedByC = edited(spawned, ({ arg }) => (arg[arrive] = 2))
    expect(findings(startedByC, spawning)).toBe('At 0 ms B is started by C, which does not run.')
  })
})

describe('checkTrace finds a broken semaphore, event or variable (I16)', () => {
  it('taken with nothing left, counted wrong, waited for in vain', () => {
    const set: TaskSet = { ...given([acquire, cpu, release], [acquire]), semaphores: { s: { value: 2 } } }
    const trace = simulate(set, threadsWith({}))
    expect(findings(trace, set)).toBe('')
    expect(findings(trace, { ...set, semaphores: { s: { value: 0 } } })).toContain(
      'A takes semaphore s, which has nothing left.',
    )
    const counted = edited(trace, ({ arg }) => (arg[indexOf(trace, EventKind.acquire, 1)] = 0))
    expect(findings(counted, set)).toContain('B takes semaphore s and leaves 0, but 1 are left.')
    const narrow = given([acquire, { op: 'yield' }, release], [acquire])
    const waited = simulate(narrow, threadsWith({}))
    expect(findings(waited, narrow)).toBe('')
    expect(findings(waited, { ...narrow, semaphores: set.semaphores })).toContain(
      'B waits for semaphore s, but need not.',
    )
  })

  it('woken out of turn', () => {
    const set = given([acquire, { op: 'yield' }, release], [acquire], [acquire, cpu])
    const trace = simulate(set, threadsWith({}))
    expect(findings(trace, set)).toBe('')
    const [taken, wake] = [indexOf(trace, EventKind.acquire, 1), indexOf(trace, EventKind.wake, 1)]
    const stepOfC = trace.events.step[indexOf(trace, EventKind.block, 2)]
    const robbed = edited(trace, ({ task, step }) => {
      for (const i of [taken, wake]) {
        task[i] = 2
        step[i] = stepOfC
      }
    })
    expect(findings(robbed, set)).toContain('C is woken at semaphore s, but others have waited longer.')
  })

  it('an event that is set and waited for, or that wakes nobody', () => {
    const set = given([{ op: 'wait', event: 'e' }], [{ op: 'wait', event: 'e' }], [{ op: 'set', event: 'e' }])
    const trace = simulate(set, threadsWith({}))
    expect(findings(trace, set)).toBe('')
    expect(findings(without(trace, indexOf(trace, EventKind.wake, 0)), set)).toContain('A is not woken by event e.')
    const waitingFor = (event: string): TaskSet => given([{ op: 'set', event: 'e' }], [{ op: 'wait', event }])
    expect(findings(simulate(waitingFor('f'), threadsWith({})), waitingFor('e'))).toContain(
      'B waits for event e, but need not.',
    )
  })

  it('a value that nobody stored', () => {
    const set: TaskSet = {
      formatVersion: 1,
      variables: { x: 3 },
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'load', var: 'x' },
            { op: 'store', var: 'x', add: 2 },
          ],
        },
      ],
    }
    const trace = simulate(set, threadsWith({}))
    expect(findings(trace, set)).toBe('')
    const [load, store] = [indexOf(trace, EventKind.load), indexOf(trace, EventKind.store)]
    const wrong = (i: number): string =>
      findings(
        edited(trace, ({ arg }) => (arg[i] = 9)),
        set,
      )
    expect(wrong(load)).toBe('At 0 ms A loads 9 in x, but it should be 3.')
    expect(wrong(store)).toBe('At 0 ms A stores 9 in x, but it should be 5.')
    expect(findings({ ...trace, variables: { x: 3 } }, set)).toBe('x is 3 at the end, but 5 was stored.')
  })
})

describe('checkTrace finds an event that cannot be read (I1)', () => {
  const set = tasks('A: lock m, cpu 1, unlock m', 'B=1')
  const trace = simulate(set, threadsWith({}))
  const changed = (edit: Parameters<typeof edited>[1]): string => findings(edited(trace, edit), set)
  const lock = indexOf(trace, EventKind.lock)

  it('of an unknown kind, task, core or step', () => {
    expect(changed(({ kind }) => (kind[lock] = 99))).toBe(`At 0 ms event ${lock} has the unknown kind 99.`)
    expect(changed(({ task }) => (task[lock] = 2))).toContain('belongs to task 2, which does not exist')
    expect(changed(({ task }) => (task[lock] = -1))).toContain('belongs to task -1, which does not exist')
    expect(changed(({ core }) => (core[lock] = 64))).toContain('happens on core 64, which does not exist')
    expect(changed(({ step }) => (step[lock] = 4))).toContain('belongs to step 4, which does not exist')
    expect(changed(({ step }) => (step[lock] = -1))).toContain('belongs to step -1, which does not exist')
    expect(changed(({ time }) => (time[0] = -1))).toContain('no whole number of us')
  })

  it('with a mark at a step that does not leave it', () => {
    expect(changed(({ step }) => (step[lock] = 1))).toBe(
      `At 0 ms event ${lock} (lock) stands at tasks[0].steps[1], which is a cpu.`,
    )
  })

  it('at a step of another task', () => {
    const block = simulate(tasks('A: sleep 1', 'B: sleep 1'), threadsWith({}))
    const i = indexOf(block, EventKind.block)
    expect(
      findings(
        edited(block, ({ step }) => (step[i] = 1)),
        tasks('A: sleep 1', 'B: sleep 1'),
      ),
    ).toBe(`At 0 ms event ${i} (block) stands at tasks[1].steps[0], which is no step of A.`)
  })

  it('at a step its task has left behind', () => {
    const two = tasks('A: cpu 1, yield, cpu 1')
    const there = simulate(two, threadsWith({}))
    const i = indexOf(there, EventKind.dispatch, 0, 1)
    expect(
      findings(
        edited(there, ({ step }) => (step[i] = 0)),
        two,
      ),
    ).toBe('At 1 ms A has dispatch at tasks[0].steps[0], which it has left behind.')
  })

  it('in columns of different lengths', () => {
    expect(findings({ ...trace, events: { ...trace.events, arg: trace.events.arg.slice(1) } }, set)).toContain(
      'The columns of the trace do not all have',
    )
  })
})
