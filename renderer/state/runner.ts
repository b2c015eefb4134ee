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

interface Wanted {
  readonly taskSet: TaskSet
  readonly execution: Execution
}

interface Active extends Wanted {
  readonly runId: string
  readonly receiver: Promise<RunReceiver>
  isSlow: boolean
  events: number
  /** When it last said how far it is. */
  toldAt: number
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
  /** True while any run is under way. */
  isBusy(): boolean
}

export interface RunnerOptions {
  /** Where spans are read into. */
  readonly memory?: SpanMemory
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

  const start = (id: string, slot: Slot, wanted: Wanted): void => {
    lastRun += 1
    const receiver = receiving.then(({ receiveRun }) => receiveRun(memory))
    const active: Active = { ...wanted, runId: `${id}.${lastRun}`, receiver, isSlow: false, events: 0, toldAt: 0 }
    slot.active = active
    slot.last = wanted
    onPhase(id, { kind: 'running', progress: undefined })
    const timer = setTimeout(() => becomeSlow(id, slot, active), SLOW_MS)
    void finish(id, slot, active).finally(() => clearTimeout(timer))
  }

  const becomeSlow = (id: string, slot: Slot, active: Active): void => {
    active.isSlow = true
    active.toldAt = performance.now()
    if (slot.next) void api.cancelSimulation(active.runId)
    else if (slots.get(id) === slot) onPhase(id, { kind: 'running', progress: { events: active.events } })
  }

  const finish = async (id: string, slot: Slot, active: Active): Promise<void> => {
    const end = await simulate(id, active)
    slot.active = undefined
    if (end.kind !== 'shown') void active.receiver.then((receiver) => receiver.drop())
    if (slots.get(id) !== slot) {
      if (end.kind === 'shown') void api.forgetRun(active.runId)
      return
    }
    const next = slot.next
    slot.next = undefined
    // A result that newer settings have overtaken is still shown: the chart moves while a slider is dragged.
    if (end.kind === 'shown') {
      if (slot.shown) {
        void api.forgetRun(slot.shown.runId)
        memory?.retire(slot.shown)
      }
      slot.shown = end.shown
      onShown(id, end.shown)
    } else if (!next) onPhase(id, end)
    if (next) start(id, slot, next)
  }

  const simulate = async (id: string, active: Active): Promise<{ kind: 'shown'; shown: ShownRun } | RunPhase> => {
    const { runId, taskSet, execution } = active
    try {
      const withHash = needsHash?.(id, execution) === true
      const reply = await api.simulate({ runId, taskSet, execution, ...(withHash ? { withHash } : {}) })
      if (reply.kind !== 'done') return reply
      return { kind: 'shown', shown: { runId, taskSet, execution, ...(await receive(active, reply)) } }
    } catch (error) {
      // Only a bug gets here (the worker died, the columns are damaged); the window says so and stays usable.
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }

  const receive = async ({ runId, receiver }: Active, reply: Extract<SimulateReply, { kind: 'done' }>) => {
    const { summary, packed, parts } = reply
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
      for (const { active } of slots.values())
        if (active?.runId === runId) void active.receiver.then((receiver) => receiver.add(index, packed))
    },
    isBusy: () => [...slots.values()].some(({ active }) => active !== undefined),
  }
}
