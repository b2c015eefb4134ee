import { assertNever } from '../../../shared/assert-never'
import type { ThreadsSettings } from '../../../shared/settings'
import { type PlannedInstance, planInstances } from '../../../shared/task-set/instances'
import type { Step, TaskId, TaskSet } from '../../../shared/task-set/schema'
import { type Micros, toMicros } from '../../../shared/time'
import type { ResultSlice, TaskRow } from '../../../shared/trace/result'
import { live, type Things, type Waiter, type Want } from './naive-program'
import { byName, tickOf, timesOf, variablesOf } from './parts'

/** What is compared with the simulator: the words and units of the command line's JSON. */
export interface NaiveRun {
  readonly endedBy: 'finished' | 'deadlock' | 'horizon' | 'error'
  readonly makespan: Micros
  readonly slices: readonly ResultSlice[]
  readonly tasks: readonly TaskRow[]
  readonly variables: Readonly<Record<string, number>>
  readonly log: readonly { readonly time: Micros; readonly task: TaskId; readonly text: string }[]
  readonly contextSwitches: number
  readonly lostUpdates: number
  /** Who waits for what for ever; only when `endedBy` is deadlock. */
  readonly deadlocked: readonly { readonly task: TaskId; readonly for: string; readonly heldBy?: TaskId }[]
}

interface Thread extends Waiter {
  readonly program: Generator<Want, void>
  /** Undefined: somebody must start it. */
  readonly plannedArrival: Micros | undefined
  state: 'outside' | 'ready' | 'switching' | 'running' | 'blocked' | 'ended'
  endedBy: 'finished' | 'error' | undefined
  arrival: Micros
  response: Micros | null
  finish: Micros | null
  /** CPU time its present burst still needs. */
  cpuLeft: Micros
  quantumLeft: Micros
  waitsFor: Extract<Want, { want: 'time' | 'block' }> | undefined
  /** Place of its present wait among all waits of the run. */
  waitNumber: number
  /** When its present wait ends by itself; undefined: nobody knows yet. */
  wakeAt: Micros | undefined
  running: Micros
  waiting: Micros
  blocked: Micros
  switching: Micros
  involuntary: number
  voluntary: number
}

interface Core {
  readonly index: number
  thread: Thread | undefined
  last: Thread | undefined
  switchLeft: Micros
  sliceStart: Micros
}

interface Device {
  readonly capacity: number
  serving: number
  line: Thread[]
}

/** DESIGN 4.1 read literally: one loop over ticks, each tick the four parts of T5b, then one tick of time for everybody. */
export function naiveRoundRobin(taskSet: TaskSet, settings: ThreadsSettings): NaiveRun {
  const quantum = settings.quantum === null ? Infinity : toMicros(settings.quantum)
  const contextSwitch = toMicros(settings.contextSwitch)
  const horizon = settings.horizon === null ? Infinity : toMicros(settings.horizon)

  const plan = planInstances(taskSet)
  const times = [quantum, contextSwitch, horizon, ...plan.map(({ arrival }) => arrival ?? 0), ...timesOf(taskSet)]
  const tick = tickOf(times.filter(Number.isFinite))

  let now: Micros = 0
  let lastEvent: Micros = 0
  let waits = 0
  let contextSwitches = 0
  const ready: Thread[] = []
  // With `preemptedFirst`: who arrived or woke in part (1) of this instant and queues behind all who enter later in it.
  const newcomers: Thread[] = []
  const slices: ResultSlice[] = []
  const devices = byName<Device>((name) => ({
    capacity: taskSet.devices?.[name]?.capacity ?? Infinity,
    serving: 0,
    line: [],
  }))
  const things: Things = {
    isBarging: settings.mutexHandOff === 'barging',
    now: () => now,
    wake: (waiter) => wake(find(waiter.id)),
    start: (waiter) => arrive(find(waiter.id)),
    find: (id) => find(id),
    lock: byName(() => ({ isTaken: false, takenBy: undefined, line: [] })),
    semaphore: byName((name) => ({ value: taskSet.semaphores?.[name]?.value ?? 1, line: [] })),
    queue: byName((name) => ({
      capacity: taskSet.queues?.[name]?.capacity ?? Infinity,
      items: 0,
      getters: [],
      putters: [],
    })),
    event: byName(() => ({ isSet: false, line: [] })),
    variables: { ...Object.fromEntries(variablesOf(taskSet).map((name) => [name, 0])), ...taskSet.variables },
    stores: {},
    log: [],
    lostUpdates: 0,
  }
  const threads = plan.map((planned) => newThread(planned, taskSet.tasks[planned.definition].steps, things))
  const cores = Array.from({ length: settings.cores }, (_, index): Core => ({
    index,
    thread: undefined,
    last: undefined,
    switchLeft: 0,
    sliceStart: 0,
  }))

  while (true) {
    part1()
    part2()
    part3()
    part4()
    ready.push(...newcomers.splice(0))
    if (threads.every(isOver)) return end(threads.some((t) => t.state === 'blocked') ? 'deadlock' : 'finished')
    if (now >= horizon) {
      lastEvent = now
      return end('horizon')
    }
    passOneTick()
  }

  // (1) Arrivals in file order, timed wake-ups in the order their waits began.
  function part1(): void {
    const enter = (thread: Thread) => (settings.sameInstant === 'preemptedFirst' ? newcomers : ready).push(thread)
    const arrivals = () => {
      for (const thread of threads)
        if (thread.state === 'outside' && thread.plannedArrival === now) arrive(thread, enter)
    }
    const wakeUps = () => {
      const due = threads.filter((t) => t.wakeAt === now).sort((a, b) => a.waitNumber - b.waitNumber)
      for (const thread of due) {
        const { waitsFor } = thread
        wake(thread, enter)
        if (waitsFor?.want !== 'time' || waitsFor.device === undefined) continue
        devices(waitsFor.device).serving--
        serve(devices(waitsFor.device))
      }
    }
    if (settings.wakeVsArrival === 'arrivalFirst') arrivals()
    wakeUps()
    if (settings.wakeVsArrival === 'wakeUpFirst') arrivals()
  }

  // (2) Switches and bursts that have ended.
  function part2(): void {
    for (const core of cores) {
      if (core.thread?.state === 'switching' && core.switchLeft === 0) begin(core, core.thread)
      else if (core.thread?.state === 'running' && core.thread.cpuLeft === 0) goOn(core, core.thread)
    }
  }

  // (3) Idle cores take the head.
  function part3(): void {
    for (const core of cores) fill(core)
  }

  // (4) Quanta that are used up. With `preemptedFirst` only newcomers behind it: it would be its own successor.
  function part4(): void {
    for (const core of cores) {
      const { thread } = core
      if (thread?.state !== 'running' || thread.quantumLeft > 0) continue
      if (ready.length === 0) thread.quantumLeft = quantum
      else {
        thread.involuntary++
        leave(core, thread, { endedBy: 'preempt', decider: 'os' })
        enqueue(thread)
        fill(core)
      }
    }
  }

  function fill(core: Core): void {
    while (core.thread === undefined) {
      const thread = ready.shift() ?? newcomers.shift()
      if (thread === undefined) return
      dispatch(core, thread)
    }
  }

  function dispatch(core: Core, thread: Thread): void {
    lastEvent = now
    core.thread = thread
    if (thread.quantumLeft === 0) thread.quantumLeft = quantum
    if (core.last === thread) return begin(core, thread)
    if (contextSwitch === 0) return begin(core, thread)
    thread.state = 'switching'
    core.switchLeft = contextSwitch
  }

  function begin(core: Core, thread: Thread): void {
    lastEvent = now
    thread.state = 'running'
    // Here and not before: it is the stay that is the dispatch (`response` = first dispatch - arrival, after its switch).
    if (core.last !== thread) contextSwitches++
    core.last = thread
    thread.response ??= now - thread.arrival
    core.sliceStart = now
    if (thread.cpuLeft === 0) goOn(core, thread)
  }

  // The steps that take no time, up to the next that needs CPU or gives it up.
  function goOn(core: Core, thread: Thread): void {
    lastEvent = now
    const next = thread.program.next()
    if (next.done === true) return finish(core, thread, 'finished')
    const want = next.value
    switch (want.want) {
      case 'cpu':
        thread.cpuLeft = want.us
        return
      case 'error':
        return finish(core, thread, 'error')
      case 'yield':
        thread.voluntary++
        if (settings.quantumAfterYield === 'full') thread.quantumLeft = 0
        leave(core, thread, { endedBy: 'yield', decider: 'task' })
        return enqueue(thread)
      case 'time':
      case 'block':
        thread.voluntary++
        if (settings.quantumAfterBlock === 'full') thread.quantumLeft = 0
        leave(core, thread, { endedBy: 'block', decider: 'task', on: want.on })
        thread.state = 'blocked'
        thread.waitsFor = want
        thread.waitNumber = ++waits
        if (want.want === 'time') request(thread, want)
        return
      default:
        return assertNever(want, 'want')
    }
  }

  function request(thread: Thread, want: Extract<Want, { want: 'time' }>): void {
    if (want.device === undefined) thread.wakeAt = now + want.us
    else {
      devices(want.device).line.push(thread)
      serve(devices(want.device))
    }
  }

  function serve(device: Device): void {
    while (device.serving < device.capacity) {
      const thread = device.line.shift()
      if (thread?.waitsFor?.want !== 'time') return
      device.serving++
      thread.wakeAt = now + thread.waitsFor.us
    }
  }

  function finish(core: Core, thread: Thread, endedBy: 'finished' | 'error'): void {
    leave(core, thread, { endedBy: endedBy === 'error' ? 'error' : 'finish', decider: 'task' })
    thread.state = 'ended'
    thread.endedBy = endedBy
    thread.finish = now
    thread.isDone = true
    for (const act of thread.whenDone) act()
  }

  function leave(core: Core, thread: Thread, how: Pick<ResultSlice, 'endedBy' | 'decider' | 'on'>): void {
    lastEvent = now
    if (now > core.sliceStart)
      slices.push({ task: thread.id, core: core.index, start: core.sliceStart, end: now, ...how, frozen: 0 })
    core.thread = undefined
  }

  function arrive(thread: Thread, enter: (thread: Thread) => void = enqueue): void {
    lastEvent = now
    thread.isStarted = true
    thread.arrival = now
    thread.state = 'ready'
    enter(thread)
  }

  function wake(thread: Thread, enter: (thread: Thread) => void = enqueue): void {
    lastEvent = now
    thread.state = 'ready'
    thread.waitsFor = undefined
    thread.wakeAt = undefined
    enter(thread)
  }

  function enqueue(thread: Thread): void {
    thread.state = 'ready'
    ready.push(thread)
  }

  function passOneTick(): void {
    now += tick
    for (const thread of threads) {
      if (thread.state === 'ready') thread.waiting += tick
      if (thread.state === 'blocked') thread.blocked += tick
      if (thread.state === 'switching') thread.switching += tick
      if (thread.state === 'running') {
        thread.running += tick
        thread.cpuLeft -= tick
        thread.quantumLeft -= tick
      }
    }
    for (const core of cores) if (core.switchLeft > 0) core.switchLeft -= tick
  }

  function find(id: TaskId): Thread {
    const thread = threads.find((t) => t.id === id)
    if (thread === undefined) throw new Error(`no task ${id}`)
    return thread
  }

  function end(how: 'finished' | 'deadlock' | 'horizon'): NaiveRun {
    for (const core of cores) {
      if (core.thread?.state === 'running') leave(core, core.thread, { endedBy: 'horizon', decider: 'none' })
    }
    // An error outranks a deadlock; of the horizon nothing is said, it stands.
    const endedBy = how !== 'horizon' && threads.some((t) => t.endedBy === 'error') ? 'error' : how
    // A task whose spawn never ran has no row; one that the horizon kept from arriving has.
    const inside = threads.filter((t) => t.isStarted || t.plannedArrival !== undefined)
    return {
      endedBy,
      makespan: lastEvent,
      slices: slices.sort((a, b) => a.start - b.start || a.core - b.core),
      tasks: inside.map((t) => rowOf(t, how === 'horizon' ? 'horizon' : 'deadlock')),
      variables: things.variables,
      log: things.log,
      contextSwitches,
      lostUpdates: things.lostUpdates,
      deadlocked: endedBy === 'deadlock' ? inside.filter((t) => t.state === 'blocked').map(waitOf) : [],
    }
  }
}

function newThread({ id, arrival }: PlannedInstance, steps: readonly Step[], things: Things): Thread {
  const waiter = { id, isStarted: false, isDone: false, whenDone: [] }
  const thread: Thread = Object.assign(waiter, {
    program: live(waiter, steps, things),
    state: 'outside' as const,
    endedBy: undefined,
    plannedArrival: arrival,
    arrival: arrival ?? 0,
    response: null,
    finish: null,
    cpuLeft: 0,
    quantumLeft: 0,
    waitsFor: undefined,
    waitNumber: 0,
    wakeAt: undefined,
    running: 0,
    waiting: 0,
    blocked: 0,
    switching: 0,
    involuntary: 0,
    voluntary: 0,
  })
  return thread
}

/** Ended, or never going on by itself. */
function isOver({ state, wakeAt, plannedArrival }: Thread): boolean {
  if (state === 'outside') return plannedArrival === undefined
  return state === 'ended' || (state === 'blocked' && wakeAt === undefined)
}

function rowOf(t: Thread, unfinished: 'horizon' | 'deadlock'): TaskRow {
  const finish = t.endedBy === 'finished' ? t.finish : null
  return {
    id: t.id,
    arrival: t.arrival,
    response: t.response,
    finish,
    turnaround: finish === null ? null : finish - t.arrival,
    running: t.running,
    waiting: t.waiting,
    blocked: t.blocked,
    switching: t.switching,
    involuntary: t.involuntary,
    voluntary: t.voluntary,
    endedBy: t.endedBy ?? unfinished,
  }
}

function waitOf(t: Thread): NaiveRun['deadlocked'][number] {
  const heldBy = t.waitsFor?.want === 'block' ? t.waitsFor.heldBy?.() : undefined
  return { task: t.id, for: t.waitsFor?.on ?? '', ...(heldBy === undefined ? {} : { heldBy }) }
}
