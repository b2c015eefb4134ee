import { roomFor } from '../../room-for'
import type { TaskSet } from '../../task-set/schema'
import type { StepPlace } from '../../task-set/steps'
import { EventKind, type Trace } from '../trace'
import type { Findings } from './findings'
import { declared, type Numbered, numberNames } from './numbers'

/** Variables (I16): a load gives what was stored last, a store writes what its task has loaded plus `add`, and the values at the end are those. */
export class Variables {
  private readonly variables: Numbered
  private readonly adds: Float64Array
  private readonly values: Float64Array
  private readonly registers: Float64Array

  constructor(
    private readonly trace: Trace,
    private readonly taskSet: TaskSet,
    steps: readonly StepPlace[],
    private readonly findings: Findings,
  ) {
    this.variables = numberNames(steps, (step) => (step.op === 'load' || step.op === 'store' ? step.var : undefined))
    const { names } = this.variables
    this.adds = new Float64Array(names.length === 0 ? 1 : steps.length)
    for (let i = 0; i < steps.length; i++) {
      const { step } = steps[i]
      if (step.op === 'store') this.adds[i] = step.add ?? 0
    }
    this.values = new Float64Array(roomFor(names.length))
    for (let i = 0; i < names.length; i++) this.values[i] = declared(taskSet.variables, names[i]) ?? 0
    this.registers = new Float64Array(trace.tasks.length)
  }

  /** No step loads or stores: there is nothing to follow, but `end` still holds the values to those of the file. */
  get areUnused(): boolean {
    return this.variables.names.length === 0
  }

  apply(i: number, kind: number): void {
    const { events } = this.trace
    if (kind !== EventKind.load && kind !== EventKind.store) return
    const step = events.step[i]
    const variable = this.variables.ofStep[step]
    const task = events.task[i]
    const value = kind === EventKind.load ? this.values[variable] : this.registers[task] + this.adds[step]
    if (kind === EventKind.load) this.registers[task] = value
    else this.values[variable] = value
    // The column holds 32 bits.
    if (events.arg[i] === (value | 0)) return
    const did = kind === EventKind.load ? 'loads' : 'stores'
    this.findings.at(
      events.time[i],
      `${this.findings.name(task)} ${did} ${events.arg[i]} in ${this.variables.names[variable]}, but it should be ${value}.`,
    )
  }

  /** Nothing to say of a run that was cut off: it may have stopped between a store and its mark. */
  end(): void {
    if (this.trace.endedBy === 'horizon' || (this.areUnused && this.taskSet.variables === undefined)) return
    const values = new Map(Object.entries(this.taskSet.variables ?? {}))
    for (const [variable, name] of this.variables.names.entries()) values.set(name, this.values[variable])
    for (const [name, value] of values) {
      const found = declared(this.trace.variables, name)
      if (found !== value) this.findings.add(`${name} is ${found} at the end, but ${value} was stored.`)
    }
  }
}
