import type { Step } from '../../task-set/schema'
import type { StepPlace } from '../../task-set/steps'
import { NONE } from '../trace'

/** The things steps name, numbered in order of first use, so that the sweep over the events needs no text. */
export interface Numbered {
  /** Number of the thing each step names, NONE where it names none of these; empty where no step does (see `numberOf`). */
  readonly ofStep: Int32Array
  readonly names: readonly string[]
}

/** For the many task sets that name nothing of a kind. */
const NOTHING = new Int32Array()

/** @param nameOf what a step names, undefined for steps that have to do with other things */
export function numberNames(steps: readonly StepPlace[], nameOf: (step: Step) => string | undefined): Numbered {
  let numbers: Map<string, number> | undefined
  let ofStep = NOTHING
  for (let i = 0; i < steps.length; i++) {
    const name = nameOf(steps[i].step)
    if (name === undefined) continue
    if (numbers === undefined) {
      numbers = new Map()
      ofStep = new Int32Array(steps.length).fill(NONE)
    }
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    ofStep[i] = number
  }
  return { ofStep, names: numbers === undefined ? [] : [...numbers.keys()] }
}

/** Number of the thing a step names, NONE where it names none of these. */
export function numberOf({ ofStep }: Numbered, step: number): number {
  return step < ofStep.length ? ofStep[step] : NONE
}

/** What the file declares under a name; a name is never looked up on a prototype. */
export function declared<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}
