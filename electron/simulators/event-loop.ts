import { EVENT_LOOP_DEFAULTS, type EventLoopSettings } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { toMicros } from '../../shared/time'
import { Decider, EventKind, NONE, Reason, type Trace } from '../../shared/trace/trace'
import type { SimulationControl } from './control'
import { describeDeadlock } from './deadlock'
import { HandleKind, HandleQueue, KIND_BITS, KIND_MASK } from './handle-queue'
import { LoopAwaits } from './loop-awaits'
import { LoopCancel } from './loop-cancel'
import { LoopPrimitives } from './loop-primitives'
import { LoopSources } from './loop-sources'
import { type LoopParts, LoopSteps } from './loop-steps'
import { Future, LoopTasks, Raised } from './loop-tasks'
import { LoopTimeouts } from './loop-timeouts'
import { Run, runToTrace } from './run'

/**
 * A cooperative event loop with the semantics of CPython's asyncio (DESIGN section 4.2, rules E1 to E10; CPython 3.11 `Lib/asyncio`:
 * `base_events.py` `_run_once`, `tasks.py`, `locks.py`, `queues.py`, `timeouts.py`).
 *
 * @param settings in ms; what is left out is the default
 * @returns the trace; a deadlock, an error and the horizon are ways to end, not failures
 */
export function simulateEventLoop(
  taskSet: TaskSet,
  settings: Partial<EventLoopSettings> = {},
  control?: SimulationControl,
): Trace {
  const resolved = { ...EVENT_LOOP_DEFAULTS, ...settings }
  const run = new Run(taskSet, { model: 'eventLoop', preset: 'textbook', settings: resolved }, control)
  const loop = new EventLoop(run, resolved)
  return runToTrace(
    run,
    () => loop.run(),
    () => describeDeadlock(run, loop.primitives.holder),
  )
}

const CORE = 0

class EventLoop implements LoopParts {
  /** Handles to run, FIFO. */
  private readonly ready = new HandleQueue()
  readonly tasks: LoopTasks
  readonly sources: LoopSources
  readonly primitives: LoopPrimitives
  readonly awaits: LoopAwaits
  readonly cancels: LoopCancel
  readonly timeouts: LoopTimeouts
  private readonly steps: LoopSteps

  constructor(
    private readonly sim: Run,
    settings: EventLoopSettings,
  ) {
    const { ready } = this
    const isHeapOrder = settings.equalTimers === 'heapOrder'
    this.tasks = new LoopTasks(sim, ready)
    this.sources = new LoopSources(sim, ready, toMicros(settings.iterationCost), isHeapOrder)
    this.primitives = new LoopPrimitives(sim, this.tasks, this)
    this.awaits = new LoopAwaits(sim, ready, this.tasks, this)
    this.cancels = new LoopCancel(sim, this.tasks, this.sources, this.primitives, this.awaits)
    this.timeouts = new LoopTimeouts(sim, ready, this.tasks, this.sources.timers, this.cancels, this)
    this.steps = new LoopSteps(sim, this, toMicros(settings.stepCost))
  }

  /** One turn is one iteration (E1, `_run_once`). What its handles add to the ready queue waits for the next. */
  run(): void {
    const { sim, ready, sources } = this
    while (sim.nextArrival === 0) this.create(sim.takeArrival(), NONE)
    for (;;) {
      sources.dropCancelled()
      const until = ready.length > 0 ? sim.now : sources.nextDue()
      if (until === Infinity) return
      if (until >= sources.agenda.earliest) sources.select(until)

      const count = ready.length
      sim.record.add(sim.now, EventKind.iteration, NONE, CORE, NONE, Reason.none, Decider.none, count)
      sim.checkpoint.turn(sim.record.length, sim.now, count)
      for (let i = 0; i < count; i++) this.runHandle(ready.shift())
    }
  }

  private runHandle(handle: number): void {
    const kind = (handle & KIND_MASK) as HandleKind
    if (kind === HandleKind.step) this.steps.run(handle >> KIND_BITS)
    else this.runCallback(kind, handle >> KIND_BITS)
  }

  private runCallback(kind: Exclude<HandleKind, typeof HandleKind.step>, subject: number): void {
    const { tasks, sources } = this
    switch (kind) {
      case HandleKind.sleep:
        if (!sources.timers.isSleeping(subject)) return
        sources.timers.end(subject)
        return tasks.resolve(subject, NONE)
      case HandleKind.timeout:
        if (!sources.timers.isRunning(subject, this.ready.stamp)) return
        sources.timers.end(subject)
        return this.timeouts.expire(subject)
      case HandleKind.request:
        // E2: the reader or pool callback only sets a result; the task itself is queued at the end.
        if (!sources.requests.hasResult(subject)) return
        sources.requests.end(subject)
        return tasks.resolve(subject, NONE)
      case HandleKind.connection:
        // E6: the task is created where the select found its connection, and runs one iteration later.
        tasks.wake(subject, NONE)
        return this.awaits.announce(subject)
      case HandleKind.gathered:
        return this.awaits.noteGathered(subject)
    }
  }

  create(task: number, spawner: number): void {
    const { sim } = this
    sim.enter(task)
    sim.record.add(sim.now, EventKind.arrive, task, NONE, NONE, Reason.none, Decider.none, spawner)
    this.tasks.queueStep(task)
    this.awaits.announce(task)
  }

  /** The task waits for a future. A cancel that came while it ran hits that future at once. */
  suspend(task: number, reason: Reason, waitsFor: number): void {
    const { sim, tasks } = this
    sim.record.add(sim.now, EventKind.block, task, CORE, sim.stepOf(task), reason, Decider.task, waitsFor)
    tasks.future[task] = Future.pending
    tasks.isFutureCancelled[task] = 0
    if (tasks.mustCancel[task] === 1) this.cancels.cancelAwaited(task)
  }

  fail(task: number, message: string): void {
    this.sim.errors.push({ task, step: this.sim.stepOf(task), message })
    this.timeouts.unwind(task, Raised.error)
  }

  finish(task: number, reason: Reason): void {
    const { sim } = this
    sim.record.add(sim.now, EventKind.finish, task, CORE, sim.stepOf(task), reason, Decider.task, NONE)
    sim.leave(task)
    if (reason === Reason.cancelled) this.tasks.endedWith[task] = Raised.cancelled
    if (reason === Reason.error) this.tasks.endedWith[task] = Raised.error
    this.awaits.wakeAwaiters(task)
  }
}
