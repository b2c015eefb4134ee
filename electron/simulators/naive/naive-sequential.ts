import { assertNever } from '../../../shared/assert-never'
import type { SequentialSettings } from '../../../shared/settings'
import { planInstances } from '../../../shared/task-set/instances'
import type { Step, TaskId, TaskSet } from '../../../shared/task-set/schema'
import { type Micros, toMicros } from '../../../shared/time'
import type { ResultSlice, TaskRow } from '../../../shared/trace/result'
import type { NaiveRun } from './naive-round-robin'
import { variablesOf } from './parts'

type Row = { -readonly [Key in keyof TaskRow]: TaskRow[Key] }

interface Program {
  readonly row: Row
  readonly steps: readonly Step[]
  readonly plannedArrival: Micros | undefined
  isStarted: boolean
  isEnded: boolean
  register: number
  readonly loadedAt: Record<string, number>
}

/** Ends the run from inside a step. */
class Stop extends Error {
  constructor(readonly how: 'horizon' | 'error') {
    super(how)
  }
}

/** DESIGN 4.3 read literally: a program that calls one task after the other. */
export function naiveSequential(taskSet: TaskSet, settings: SequentialSettings): NaiveRun {
  const horizon = settings.horizon === null ? Infinity : toMicros(settings.horizon)
  let now: Micros = 0
  let makespan: Micros = 0
  let last: Program | undefined
  let sliceStart: Micros = 0
  let contextSwitches = 0
  let lostUpdates = 0
  const slices: ResultSlice[] = []
  const log: { time: Micros; task: TaskId; text: string }[] = []
  const items: Record<string, number> = {}
  const setEvents = new Set<string>()
  const variables = { ...Object.fromEntries(variablesOf(taskSet).map((name) => [name, 0])), ...taskSet.variables }
  const stores: Record<string, TaskId[]> = {}
  const programs = planInstances(taskSet).map(({ id, definition, arrival }): Program => ({
    row: newRow(id, arrival ?? 0),
    steps: taskSet.tasks[definition].steps,
    plannedArrival: arrival,
    isStarted: false,
    isEnded: false,
    register: 0,
    loadedAt: {},
  }))

  const how = untilStopped(() => {
    const arriving = programs.filter(({ plannedArrival }) => plannedArrival !== undefined)
    for (const program of arriving.toSorted((a, b) => a.row.arrival - b.row.arrival)) {
      if (program.row.arrival > now) pass(program.row.arrival - now)
      program.row.waiting = now - program.row.arrival
      runToEnd(program)
    }
  })
  if (how === 'horizon') makespan = horizon
  const arrived = programs.filter((p) => p.isStarted || p.plannedArrival !== undefined)
  for (const { row, isStarted, isEnded } of arrived) {
    if (isEnded) continue
    row.endedBy = 'horizon'
    if (!isStarted) row.waiting = Math.max(0, makespan - row.arrival)
  }
  return {
    endedBy: how,
    makespan,
    slices,
    tasks: arrived.map(({ row }) => row),
    variables,
    log,
    contextSwitches,
    lostUpdates,
    deadlocked: [],
  }

  /** Lets time pass, and ends the run where the horizon lies within. Gives back how much has passed. */
  function pass(us: Micros, count: (us: Micros) => void = () => {}): void {
    const passed = Math.min(us, horizon - now)
    now += passed
    count(passed)
    if (passed < us) throw new Stop('horizon')
    makespan = now
  }

  function runToEnd(program: Program): void {
    program.isStarted = true
    program.row.response = now - program.row.arrival
    takeCpu(program)
    runAll(program, program.steps)
    giveCpu(program, { endedBy: 'finish', decider: 'task' })
    end(program, 'finished')
    program.row.finish = now
    program.row.turnaround = now - program.row.arrival
  }

  function end(program: Program, endedBy: 'finished' | 'error'): void {
    program.isEnded = true
    program.row.endedBy = endedBy
    makespan = now
  }

  function takeCpu(program: Program): void {
    if (last !== program) contextSwitches++
    last = program
    sliceStart = now
    makespan = now
  }

  function giveCpu({ row }: Program, how: Pick<ResultSlice, 'endedBy' | 'decider' | 'on'>): void {
    if (how.endedBy === 'block' || how.endedBy === 'yield') row.voluntary++
    if (now > sliceStart) slices.push({ task: row.id, core: 0, start: sliceStart, end: now, ...how, frozen: 0 })
  }

  function fail(program: Program): never {
    giveCpu(program, { endedBy: 'error', decider: 'task' })
    end(program, 'error')
    throw new Stop('error')
  }

  function burn(program: Program, ms: number): void {
    try {
      pass(toMicros(ms), (us) => (program.row.running += us))
    } catch (stop) {
      // The horizon: what ran until then is the last slice.
      giveCpu(program, { endedBy: 'horizon', decider: 'none' })
      throw stop
    }
  }

  function pause(program: Program, ms: number, on: string): void {
    if (ms === 0) return
    giveCpu(program, { endedBy: 'block', decider: 'task', on })
    pass(toMicros(ms), (us) => (program.row.blocked += us))
    takeCpu(program)
  }

  // The parent gives the CPU up once, for all of them.
  function runChildren(parent: Program, ids: readonly TaskId[]): void {
    for (const [i, id] of ids.entries()) {
      const child = programs.find((p) => p.row.id === id)
      if (child === undefined) throw new Error(`no task ${id}`)
      if (child.isStarted) {
        if (i > 0) takeCpu(parent)
        fail(parent)
      }
      if (i === 0) giveCpu(parent, { endedBy: 'yield', decider: 'task' })
      const since = now
      child.row.arrival = now
      try {
        runToEnd(child)
      } finally {
        parent.row.waiting += now - since
      }
    }
    takeCpu(parent)
  }

  function runAll(me: Program, steps: readonly Step[]): void {
    for (const step of steps) runOne(me, step)
  }

  function runOne(me: Program, step: Step): void {
    switch (step.op) {
      case 'cpu':
      case 'offload':
        return burn(me, step.ms)
      case 'io':
        return pause(me, step.ms, step.device === undefined ? 'io' : `io:${step.device}`)
      case 'blockingIo':
      case 'sleep':
      case 'blockingSleep':
        return pause(me, step.ms, step.op)
      case 'poll': {
        const answerAt = now + toMicros(step.ms)
        for (burn(me, step.askMs); now < answerAt; burn(me, step.askMs))
          if (step.spin !== true) pause(me, step.every, 'poll')
        return
      }
      case 'call':
      case 'timeout':
        return runAll(me, step.steps)
      case 'repeat':
        for (let i = 0; i < step.times; i++) runAll(me, step.steps)
        return
      case 'spawn':
        return runChildren(me, [step.task])
      case 'gather':
        return runChildren(me, step.tasks)
      case 'put':
        if ((items[step.queue] ?? 0) >= (taskSet.queues?.[step.queue]?.capacity ?? Infinity)) fail(me)
        items[step.queue] = (items[step.queue] ?? 0) + 1
        return
      case 'get':
        if ((items[step.queue] ?? 0) === 0) fail(me)
        items[step.queue]--
        return
      case 'load':
        me.register = variables[step.var]
        me.loadedAt[step.var] = (stores[step.var] ?? []).length
        return
      case 'store': {
        const before = (stores[step.var] ??= [])
        const loadedAt = me.loadedAt[step.var]
        if (loadedAt !== undefined && before.slice(loadedAt).some((id) => id !== me.row.id)) lostUpdates++
        before.push(me.row.id)
        variables[step.var] = me.register + (step.add ?? 0)
        return
      }
      case 'wait':
        if (!setEvents.has(step.event)) fail(me)
        return
      case 'set':
        setEvents.add(step.event)
        return
      case 'clear':
        setEvents.delete(step.event)
        return
      case 'log':
        log.push({ time: now, task: me.row.id, text: step.text })
        return
      case 'yield':
      case 'join':
      case 'lock':
      case 'unlock':
      case 'acquire':
      case 'release':
      case 'cancel':
        return // nothing
      default:
        return assertNever(step, 'step')
    }
  }
}

function untilStopped(act: () => void): 'finished' | 'horizon' | 'error' {
  try {
    act()
    return 'finished'
  } catch (stop) {
    // Not an accident: how a step ends the whole run.
    if (stop instanceof Stop) return stop.how
    throw stop
  }
}

function newRow(id: TaskId, arrival: Micros): Row {
  return {
    id,
    arrival,
    response: null,
    finish: null,
    turnaround: null,
    running: 0,
    waiting: 0,
    blocked: 0,
    switching: 0,
    involuntary: 0,
    voluntary: 0,
    endedBy: 'horizon',
  }
}
