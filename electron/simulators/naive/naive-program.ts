import { assertNever } from '../../../shared/assert-never'
import type { Step, TaskId } from '../../../shared/task-set/schema'
import { type Micros, toMicros } from '../../../shared/time'

/** What a thread asks for after all its steps that take no time: CPU, to go to the tail, to wait, or to end in an error. */
export type Want =
  | { readonly want: 'cpu'; readonly us: Micros }
  | { readonly want: 'yield' }
  /** A wait that ends by itself, `us` after it began or after its device has begun to serve it. */
  | { readonly want: 'time'; readonly on: string; readonly us: Micros; readonly device: string | undefined }
  /** A wait that somebody else ends: the thread has put itself into a list before. */
  | { readonly want: 'block'; readonly on: string; readonly heldBy?: () => TaskId | undefined }
  | { readonly want: 'error' }

/** What one task's program needs to know of its thread. */
export interface Waiter {
  readonly id: TaskId
  /** Started by arrival, `spawn` or `gather`. */
  isStarted: boolean
  isDone: boolean
  /** What to do when it has finished, in the order in which the others began to wait. */
  readonly whenDone: (() => void)[]
}

interface Lock {
  isTaken: boolean
  takenBy: TaskId | undefined
  line: Waiter[]
}
interface Semaphore {
  value: number
  line: Waiter[]
}
interface Queue {
  readonly capacity: number
  items: number
  getters: Waiter[]
  putters: Waiter[]
}
interface Event {
  isSet: boolean
  line: Waiter[]
}

/** The things tasks share. `byName` makes what is not declared at its first use. */
export interface Things {
  readonly isBarging: boolean
  readonly now: () => Micros
  readonly wake: (waiter: Waiter) => void
  readonly start: (waiter: Waiter) => void
  readonly find: (id: TaskId) => Waiter
  readonly lock: (name: string) => Lock
  readonly semaphore: (name: string) => Semaphore
  readonly queue: (name: string) => Queue
  readonly event: (name: string) => Event
  readonly variables: Record<string, number>
  /** Per variable, who stored to it since the start of the run, one entry per store. */
  readonly stores: Record<string, TaskId[]>
  readonly log: { time: Micros; task: TaskId; text: string }[]
  lostUpdates: number
}

/** The program of one thread: the column `threads` of DESIGN section 3, step by step. */
export function* live(me: Waiter, steps: readonly Step[], things: Things): Generator<Want, void> {
  const register = { value: 0, loadedAt: {} as Record<string, number> }
  yield* run(steps)

  function* run(list: readonly Step[]): Generator<Want, void> {
    for (const step of list) yield* one(step)
  }

  function* pause(ms: number, on: string, device?: string): Generator<Want, void> {
    if (ms > 0) yield { want: 'time', on, us: toMicros(ms), device }
  }

  // `sleep 0` and `blockingSleep 0` are `yield` (T5a).
  function* sleep(ms: number, on: string): Generator<Want, void> {
    if (ms === 0) yield { want: 'yield' }
    else yield* pause(ms, on)
  }

  function* burn(ms: number): Generator<Want, void> {
    if (ms > 0) yield { want: 'cpu', us: toMicros(ms) }
  }

  function* one(step: Step): Generator<Want, void> {
    switch (step.op) {
      case 'cpu':
      case 'offload':
        return yield* burn(step.ms)
      case 'io':
        return yield* pause(step.ms, step.device === undefined ? 'io' : `io:${step.device}`, step.device)
      case 'blockingIo':
        return yield* pause(step.ms, 'blockingIo', step.device)
      case 'sleep':
      case 'blockingSleep':
        return yield* sleep(step.ms, step.op)
      case 'poll':
        return yield* poll(step)
      case 'yield':
        return yield { want: 'yield' }
      case 'call':
      case 'timeout':
        return yield* run(step.steps)
      case 'repeat':
        for (let i = 0; i < step.times; i++) yield* run(step.steps)
        return
      case 'spawn':
        return yield* start(step.task)
      case 'join':
        return yield* join(things.find(step.task))
      case 'gather':
        return yield* gather(step.tasks)
      case 'lock':
        return yield* takeLock(step.name)
      case 'unlock':
        return yield* freeLock(step.name)
      case 'acquire':
        return yield* acquire(step.name)
      case 'release':
        return release(step.name)
      case 'put':
        return yield* put(step.queue)
      case 'get':
        return yield* get(step.queue)
      case 'load':
        register.value = things.variables[step.var] ?? 0
        register.loadedAt[step.var] = (things.stores[step.var] ?? []).length
        return
      case 'store':
        return store(step.var, step.add ?? 0)
      case 'wait': {
        const event = things.event(step.event)
        if (event.isSet) return
        event.line.push(me)
        return yield { want: 'block', on: `event:${step.event}` }
      }
      case 'set': {
        const event = things.event(step.event)
        event.isSet = true
        for (const waiter of event.line.splice(0)) things.wake(waiter)
        return
      }
      case 'clear':
        things.event(step.event).isSet = false
        return
      case 'cancel':
        return // a thread cannot be cancelled
      case 'log':
        things.log.push({ time: things.now(), task: me.id, text: step.text })
        return
      default:
        return assertNever(step, 'step')
    }
  }

  function* poll(step: Extract<Step, { op: 'poll' }>): Generator<Want, void> {
    const answerAt = things.now() + toMicros(step.ms)
    while (true) {
      yield* burn(step.askMs)
      if (things.now() >= answerAt) return
      if (step.spin !== true) yield* sleep(step.every, 'poll')
    }
  }

  function* start(id: TaskId): Generator<Want, void> {
    const other = things.find(id)
    if (other.isStarted) yield { want: 'error' }
    things.start(other)
  }

  function* join(other: Waiter): Generator<Want, void> {
    if (other.isDone) return
    other.whenDone.push(() => things.wake(me))
    yield { want: 'block', on: `join:${other.id}` }
  }

  function* gather(ids: readonly TaskId[]): Generator<Want, void> {
    let left = ids.length
    for (const id of ids) {
      yield* start(id)
      things.find(id).whenDone.push(() => {
        left--
        if (left === 0) things.wake(me)
      })
    }
    yield { want: 'block', on: 'gather' }
  }

  function* takeLock(name: string): Generator<Want, void> {
    const lock = things.lock(name)
    const wait: Want = { want: 'block', on: `lock:${name}`, heldBy: () => lock.takenBy }
    if (!things.isBarging && lock.isTaken) {
      lock.line.push(me)
      return yield wait // handed over
    }
    while (lock.isTaken) {
      lock.line.push(me)
      yield wait
    }
    lock.isTaken = true
    lock.takenBy = me.id
  }

  function* freeLock(name: string): Generator<Want, void> {
    const lock = things.lock(name)
    if (!lock.isTaken) yield { want: 'error' }
    const first = lock.line.shift()
    if (things.isBarging || first === undefined) {
      lock.isTaken = false
      lock.takenBy = undefined
    } else lock.takenBy = first.id
    if (first !== undefined) things.wake(first)
  }

  function* acquire(name: string): Generator<Want, void> {
    const semaphore = things.semaphore(name)
    const wait: Want = { want: 'block', on: `semaphore:${name}` }
    if (!things.isBarging && semaphore.value === 0) {
      semaphore.line.push(me)
      return yield wait // handed over
    }
    while (semaphore.value === 0) {
      semaphore.line.push(me)
      yield wait
    }
    semaphore.value--
  }

  function release(name: string): void {
    const semaphore = things.semaphore(name)
    const first = semaphore.line.shift()
    if (things.isBarging || first === undefined) semaphore.value++
    if (first !== undefined) things.wake(first)
  }

  function* put(name: string): Generator<Want, void> {
    const queue = things.queue(name)
    const isFull = () => queue.items >= queue.capacity
    const wait: Want = { want: 'block', on: `put:${name}` }
    if (!things.isBarging && isFull()) {
      queue.putters.push(me)
      return yield wait // whoever makes room puts the item for me
    }
    while (isFull()) {
      queue.putters.push(me)
      yield wait
    }
    const getter = queue.getters.shift()
    if (things.isBarging || getter === undefined) queue.items++
    if (getter !== undefined) things.wake(getter)
  }

  function* get(name: string): Generator<Want, void> {
    const queue = things.queue(name)
    const wait: Want = { want: 'block', on: `get:${name}` }
    if (!things.isBarging && queue.items === 0) {
      queue.getters.push(me)
      return yield wait // the item is handed to me
    }
    while (queue.items === 0) {
      queue.getters.push(me)
      yield wait
    }
    const putter = queue.putters.shift()
    if (things.isBarging || putter === undefined) queue.items--
    if (putter !== undefined) things.wake(putter)
  }

  function store(name: string, add: number): void {
    const stores = (things.stores[name] ??= [])
    const loadedAt = register.loadedAt[name]
    if (loadedAt !== undefined && stores.slice(loadedAt).some((id) => id !== me.id)) things.lostUpdates++
    stores.push(me.id)
    things.variables[name] = register.value + add
  }
}
