import type { AppApi, RunPart, SimulateReply, SimulationProgress } from '../../shared/api'
import type { Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import type { RunReceiver } from './run-receiver'
import type { RunPhase, ShownRun } from './runs-store'
import type { SpanMemory } from './span-memory'

/** What reads runs comes beside the first run, not before it: the page needs it only when that has ended. */
export const receiving = import('./run-receiver')

/** A run that takes longer says so, and gives way to newer settings. */
export const SLOW_MS = 150
/** So often at most it says how far it is, ms: to write that takes a CPU from the run. */
export const TELL_MS = 300

type RunnerApi = Pick<AppApi, 'simulate' | 'cancelSimulation' | 'releaseResult' | 'forgetRun'>

export interface Wanted {
  readonly taskSet: TaskSet
  readonly execution: Execution
}

/** A run that was asked for. */
export interface Active extends Wanted {
  readonly runId: string
  readonly receiver: Promise<RunReceiver>
  /** When it is known to be right and has been read, or will not be shown. */
  readonly end: Promise<{ readonly kind: 'shown'; readonly shown: ShownRun } | RunPhase>
  isSlow: boolean
  events: number
  /** When it last said how far it is. */
  toldAt: number
}

/** Runs what may be wanted next, while nothing that is wanted runs; see `runs-ahead.ts`. */
export interface RunsAhead {
  /** Gives away the run of these settings, if it is there or under way; ends what is under way otherwise, for it would be in the way of that run. */
  take(id: string, wanted: Wanted): ShownRun | Active | undefined
  /** Whether a run that has just been replaced on screen stays with it, to be taken again. */
  keep(id: string, replaced: ShownRun): boolean
  /** Nothing that is wanted runs any more. */
  goOn(): void
}

interface Slot {
  active: Active | undefined
  /** Settings that came while a run was under way: only the newest is kept. */
  next: Wanted | undefined
  /** What ran or runs last, so that the same is not run twice. */
  last: Wanted | undefined
  /** The run on screen: main keeps its trace until it is told to forget it. */
  shown: ShownRun | undefined
}

export interface Runner {
  /** Runs an execution, unless its newest run is of these very settings. While a quick run is under way the newest wish waits for it: so a chart follows a slider. */
  run(id: string, taskSet: TaskSet, execution: Execution): void
  /** Runs the newest settings of an execution once more, after a cancel. */
  again(id: string): void
  cancel(id: string): void
  /** Ends and forgets every run but these. */
  keep(ids: readonly string[]): void
  progress(progress: SimulationProgress): void
  /** A part of a run that is under way; of any other it is dropped. */
  part(part: RunPart): void
  /** True while any run that is wanted is under way. */
  isBusy(): boolean
  /** For who runs ahead: asks for a run nobody wants yet. */
  beginAhead(id: string, wanted: Wanted): Active
  /** The same: a run is not needed any more. */
  forget(shown: ShownRun): void
  /** From now on the next run may be there already. */
  lookAhead(by: RunsAhead): void
}

export interface RunnerOptions {
  /** Where spans are read into. */
  readonly memory?: Promise<SpanMemory>
  /** Whether a run of an execution is to be held to a recorded hash. */
  readonly needsHash?: (id: string, execution: Execution) => boolean
}

/** Keeps at most one simulation per execution under way and hands its end to `onPhase` or `onShown`. */
export function createRunner(
  api: RunnerApi,
  onPhase: (id: string, phase: RunPhase) => void,
  onShown: (id: string, shown: ShownRun) => void,
  { memory, needsHash }: RunnerOptions = {},
): Runner {
  const slots = new Map<string, Slot>()
  let lastRun = 0

  const underWay = new Map<string, Active>()
  let ahead: RunsAhead | undefined

  const isBusy = (): boolean => [...slots.values()].some(({ active }) => active !== undefined)

  const begin = (id: string, wanted: Wanted, isAhead: boolean): Active => {
    lastRun += 1
    const runId = `${id}.${lastRun}`
    const receiver = Promise.all([receiving, memory]).then(([{ receiveRun }, room]) => receiveRun(room))
    const end = simulate(id, runId, wanted, receiver, isAhead)
    const active: Active = { ...wanted, runId, receiver, end, isSlow: false, events: 0, toldAt: 0 }
    underWay.set(runId, active)
    return active
  }

  const start = (id: string, slot: Slot, wanted: Wanted): void => {
    slot.last = wanted
    // What a recording is held to has a hash, which nothing that runs ahead has.
    const found = needsHash?.(id, wanted.execution) === true ? undefined : ahead?.take(id, wanted)
    if (found && 'spans' in found) return show(id, slot, { ...found, ...wanted })
    const active = found ?? begin(id, wanted, false)
    slot.active = active
    onPhase(id, { kind: 'running', progress: undefined })
    const timer = setTimeout(() => becomeSlow(id, slot, active), SLOW_MS)
    void finish(id, slot, active, wanted).finally(() => clearTimeout(timer))
  }

  const becomeSlow = (id: string, slot: Slot, active: Active): void => {
    active.isSlow = true
    active.toldAt = performance.now()
    if (slot.next) void api.cancelSimulation(active.runId)
    else if (slots.get(id) === slot) onPhase(id, { kind: 'running', progress: { events: active.events } })
  }

  const finish = async (id: string, slot: Slot, active: Active, wanted: Wanted): Promise<void> => {
    const end = await active.end
    slot.active = undefined
    if (slots.get(id) !== slot) {
      if (end.kind === 'shown') void api.forgetRun(active.runId)
      return
    }
    const next = slot.next
    slot.next = undefined
    // A result that newer settings have overtaken is still shown: the chart moves while a slider is dragged.
    if (end.kind === 'shown') show(id, slot, { ...end.shown, ...wanted })
    else if (!next) onPhase(id, end)
    if (next) start(id, slot, next)
    else ahead?.goOn()
  }

  const show = (id: string, slot: Slot, shown: ShownRun): void => {
    const before = slot.shown
    slot.shown = shown
    if (before && ahead?.keep(id, before) !== true) forget(before)
    onShown(id, shown)
  }

  const forget = (shown: ShownRun): void => {
    void api.forgetRun(shown.runId)
    void memory?.then((room) => room.retire(shown))
  }

  const simulate = async (
    id: string,
    runId: string,
    { taskSet, execution }: Wanted,
    receiver: Promise<RunReceiver>,
    isAhead: boolean,
  ): Active['end'] => {
    let run: ShownRun | undefined
    try {
      const withHash = needsHash?.(id, execution) === true
      const reply = await api.simulate({
        runId,
        taskSet,
        execution,
        ...(withHash ? { withHash } : {}),
        ...(isAhead ? { isAhead } : {}),
      })
      if (reply.kind !== 'done') return reply
      run = { runId, taskSet, execution, ...(await receive(runId, receiver, reply)) }
      return { kind: 'shown', shown: run }
    } catch (error) {
      // Only a bug gets here (the worker died, the columns are damaged); the window says so and stays usable.
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
    } finally {
      underWay.delete(runId)
      if (!run) void receiver.then((reading) => reading.drop())
    }
  }

  const receive = async (
    runId: string,
    receiver: Promise<RunReceiver>,
    { summary, packed, parts }: Extract<SimulateReply, { kind: 'done' }>,
  ) => {
    const reading = await receiver
    if (parts === 0) reading.add(0, packed)
    const run = await reading.end(summary, Math.max(1, parts))
    void api.releaseResult(runId)
    return { summary, ...run }
  }

  return {
    run(id, taskSet, execution) {
      const slot = slots.get(id) ?? { active: undefined, next: undefined, last: undefined, shown: undefined }
      slots.set(id, slot)
      const newest = slot.next ?? slot.last
      if (newest?.taskSet === taskSet && newest.execution === execution) return
      if (!slot.active) return start(id, slot, { taskSet, execution })
      slot.next = { taskSet, execution }
      if (slot.active.isSlow) void api.cancelSimulation(slot.active.runId)
    },
    again(id) {
      const slot = slots.get(id)
      if (slot?.last && !slot.active) start(id, slot, slot.last)
    },
    cancel(id) {
      const slot = slots.get(id)
      if (!slot?.active) return
      slot.last = slot.next ?? slot.last
      slot.next = undefined
      void api.cancelSimulation(slot.active.runId)
    },
    keep(ids) {
      for (const [id, slot] of slots) {
        if (ids.includes(id)) continue
        slots.delete(id)
        if (slot.shown) void api.forgetRun(slot.shown.runId)
        if (slot.active) void api.cancelSimulation(slot.active.runId)
      }
    },
    progress({ runId, events }) {
      for (const [id, { active }] of slots) {
        if (active?.runId !== runId) continue
        active.events = events
        if (!active.isSlow || performance.now() - active.toldAt < TELL_MS) continue
        active.toldAt = performance.now()
        onPhase(id, { kind: 'running', progress: { events } })
      }
    },
    part({ runId, index, packed }) {
      void underWay.get(runId)?.receiver.then((receiver) => receiver.add(index, packed))
    },
    isBusy,
    beginAhead: (id, wanted) => begin(id, wanted, true),
    forget,
    lookAhead: (by) => (ahead = by),
  }
}
