import { create } from 'zustand'
import type { Execution } from '../../shared/settings'
import {
  defaultPlan,
  settingValue,
  type SweepPlan,
  sweepSettings,
  sweepValues,
  withSetting,
} from '../../shared/sweep/plan'
import type { SweepPoint } from '../../shared/sweep/point'
import type { TaskSet } from '../../shared/task-set/schema'
import { withExecution } from './document-edits'
import { documentStore, editDocument, endGesture } from './document-store'
import { createSweepRunner, type SweepEnd } from './sweep-runner'

/** The sweep of one execution as its panel shows it. */
export interface Sweep {
  readonly executionId: string
  readonly plan: SweepPlan
  /** What the points were run with; undefined before the first run. */
  readonly ran: { readonly taskSet: TaskSet; readonly execution: Execution; readonly plan: SweepPlan } | undefined
  /** In ascending order of their values. */
  readonly points: readonly SweepPoint[]
  /** How many there will be. */
  readonly total: number
  readonly phase: { readonly kind: 'ready' } | { readonly kind: 'running'; readonly events: number } | SweepEnd
}

interface SweepState {
  /** Undefined: there is none. */
  readonly sweep: Sweep | undefined
}

export const sweepStore = create<SweepState>()(() => ({ sweep: undefined }))

const { api } = window
const runner = createSweepRunner(api)
api.onSimulationProgress((progress) => {
  const events = runner.eventsOf(progress)
  if (events !== undefined) change({ phase: { kind: 'running', events } })
})

function change(next: Partial<Sweep>): void {
  sweepStore.setState(({ sweep }) => (sweep ? { sweep: { ...sweep, ...next } } : {}))
}

function executionOf(id: string): Execution | undefined {
  return documentStore.getState().document?.executions.find((entry) => entry.id === id)?.execution
}

/** Begins with a sweep around the settings an execution has, and runs it. Nothing for a model without such a setting. */
export function beginSweep(executionId: string): void {
  const execution = executionOf(executionId)
  const [setting] = execution ? sweepSettings(execution.model) : []
  if (!execution || !setting) return
  const plan = defaultPlan(execution, setting)
  sweepStore.setState({
    sweep: { executionId, plan, ran: undefined, points: [], total: 0, phase: { kind: 'ready' } },
  })
  void runSweep()
}

/** Stops what runs and forgets the points. */
export function endSweep(): void {
  runner.cancel()
  sweepStore.setState({ sweep: undefined })
}

/** Another plan: not run until asked for. */
export function planSweep(plan: SweepPlan): void {
  change({ plan })
}

export function cancelSweep(): void {
  runner.cancel()
}

/** Runs the plan with the settings the execution has now. */
export async function runSweep(): Promise<void> {
  const { sweep } = sweepStore.getState()
  const execution = sweep && executionOf(sweep.executionId)
  const { document } = documentStore.getState()
  if (!sweep || !execution || !document) return
  const { plan } = sweep
  const values = sweepValues(plan, settingValue(execution, plan.setting))
  if (values.length === 0) return
  const { taskSet } = document
  const ran = { taskSet, execution, plan }
  change({ ran, points: [], total: values.length, phase: { kind: 'running', events: 0 } })
  const end = await runner
    .start({ taskSet, execution, setting: plan.setting, values }, (point) => {
      const now = sweepStore.getState().sweep
      if (now?.ran === ran) change({ points: [...now.points, point] })
    })
    // Only a bug gets here: the panel says so and stays usable.
    .catch((error: unknown): SweepEnd => ({ kind: 'failed', message: String(error) }))
  if (sweepStore.getState().sweep?.ran === ran) change({ phase: end })
}

/** Whether the points are still of the settings and tasks there are now; the swept setting itself may differ. */
export function isSweepCurrent({ ran, executionId }: Sweep, taskSet: TaskSet): boolean {
  const execution = executionOf(executionId)
  if (!ran || !execution) return false
  if (ran.taskSet !== taskSet || ran.execution.model !== execution.model) return false
  const { setting } = ran.plan
  const without = (one: Execution) => JSON.stringify(withSetting(one, setting, 1).settings)
  return without(ran.execution) === without(execution)
}

/** Gives the execution the value of a point. A step of undo of its own. */
export function applyValue(value: number): void {
  const { sweep } = sweepStore.getState()
  const execution = sweep && executionOf(sweep.executionId)
  if (!sweep?.ran || !execution) return
  const { setting } = sweep.ran.plan
  if (!sweepSettings(execution.model).includes(setting) || settingValue(execution, setting) === value) return
  endGesture()
  editDocument((document) => withExecution(document, sweep.executionId, withSetting(execution, setting, value)))
}
