import type { TaskSet } from '../../task-set/schema'
import { listSteps } from '../../task-set/steps'
import { EventKind, type Trace } from '../trace'
import type { Findings } from './findings'

/** Variables (I16): a load gives what was stored last, a store writes what its task has loaded plus `add`, and the values at the end are those. */
export class Variables {
  private readonly steps: readonly { readonly name: string; readonly add: number }[]
  private readonly values = new Map<string, number>()
  private readonly registers: Float64Array

  constructor(
    private readonly trace: Trace,
    taskSet: TaskSet,
    private readonly findings: Findings,
  ) {
    this.steps = listSteps(taskSet).map(({ step }) => {
      if (step.op === 'store') return { name: step.var, add: step.add ?? 0 }
      return { name: step.op === 'load' ? step.var : '', add: 0 }
    })
    for (const [name, value] of Object.entries(taskSet.variables ?? {})) this.values.set(name, value)
    this.registers = new Float64Array(trace.tasks.length)
  }

  apply(i: number): void {
    const { events } = this.trace
    const kind = events.kind[i]
    if (kind !== EventKind.load && kind !== EventKind.store) return
    const { name, add } = this.steps[events.step[i]]
    const task = events.task[i]
    const value = kind === EventKind.load ? (this.values.get(name) ?? 0) : this.registers[task] + add
    if (kind === EventKind.load) this.registers[task] = value
    else this.values.set(name, value)
    // The column holds 32 bits.
    if (events.arg[i] === (value | 0)) return
    const did = kind === EventKind.load ? 'loads' : 'stores'
    this.findings.at(
      events.time[i],
      `${this.findings.name(task)} ${did} ${events.arg[i]} in ${name}, but it should be ${value}.`,
    )
  }

  /** Nothing to say of a run that was cut off: it may have stopped between a store and its mark. */
  end(): void {
    if (this.trace.endedBy === 'horizon') return
    for (const [name, value] of this.values) {
      const found = this.trace.variables[name]
      if (found !== value) this.findings.add(`${name} is ${found} at the end, but ${value} was stored.`)
    }
  }
}
