import { beginFile, takeTests } from './expect'
import { activate, counted, noteAsked } from './switch'
import {
  checkUnit,
  exampleUnits,
  fingerprintOf,
  type Killer,
  naiveUnits,
  type RandomRun,
  randomRuns,
  recordingUnits,
} from './units'
import type { Unit } from './units'

/** What the program as it is gives. */
export interface Baseline {
  /** `killer: name` of each unit. */
  readonly names: readonly string[]
  /** ms each took. */
  readonly millis: Float64Array
  /** How often each asks `isMutant`. */
  readonly questions: Float64Array
  /** Bit `mutant` of row `unit`: running the unit asks about the mutant. */
  readonly asks: Uint8Array
  readonly rowBytes: number
  /** Of each random run. */
  readonly fingerprints: readonly string[]
  /** What units say that do not hold for the program as it is. They are not asked about mutants: */
  readonly broken: readonly string[]
  readonly isBroken: Uint8Array
}

/** What became of a mutant. */
export type Found =
  | { readonly kind: 'killed'; readonly by: Killer; readonly unit: string; readonly says: string }
  /** `seen`: how many random runs reach it; `changed`: how many of them have another trace than they should. */
  | { readonly kind: 'survived'; readonly seen: number; readonly changed: number; readonly first: string }

export interface Trial {
  readonly runs: readonly RandomRun[]
  measure(mutantCount: number): Baseline
  tryMutant(mutant: number, isStatic: boolean, baseline: Baseline): Found
}

/** Below this a unit is cheap, ms. */
const DEAR = 40

declare global {
  interface ImportMeta {
    /** Vite puts the files in when it bundles. */
    glob(pattern: string | readonly string[]): Readonly<Record<string, () => Promise<unknown>>>
  }
}
/** Without those that are drawn anew each time (properties) and those whose sets are units each (naive). */
const testFiles = import.meta.glob(['../../electron/simulators/**/*.test.ts', '!**/naive/**', '!**/properties/**'])

/** The recordings are units each. */
const isNew = ({ name }: Unit): boolean => !name.includes(': CPython itself: ')

/** Loads everything that may notice a mutant. */
export async function ready(sets: number, place: Int32Array): Promise<Trial> {
  for (const [file, load] of Object.entries(testFiles).sort(([a], [b]) => (a < b ? -1 : 1))) {
    beginFile(file.replace('../../electron/simulators/', ''))
    await load()
  }
  const runs = randomRuns(sets)
  const checks = runs.map(checkUnit)
  const units: readonly Unit[] = [
    ...exampleUnits(),
    ...recordingUnits(),
    ...takeTests().filter(isNew),
    ...naiveUnits(),
    ...checks,
  ]
  const firstCheck = units.length - checks.length

  /** What a unit has to say against the active mutant, and how many questions it asked; who watches sees that it is at this unit. */
  const ask = (unit: number, limit: number): { says: string | undefined; questions: number } => {
    place[0] = unit
    place[1]++
    let says: string | undefined
    const questions = counted(limit, () => {
      try {
        units[unit].run()
      } catch (error) {
        says = error instanceof Error ? error.message : String(error)
      }
    })
    return { says, questions }
  }

  const measure = (mutantCount: number): Baseline => {
    const asked = new Uint8Array(mutantCount + 1)
    const rowBytes = Math.ceil(asked.length / 8)
    const asks = new Uint8Array(new SharedArrayBuffer(units.length * rowBytes))
    const millis = new Float64Array(new SharedArrayBuffer(units.length * 8))
    const questions = new Float64Array(new SharedArrayBuffer(units.length * 8))
    const isBroken = new Uint8Array(new SharedArrayBuffer(units.length))
    const broken: string[] = []
    noteAsked(asked)
    for (const [unit, { name, killer }] of units.entries()) {
      asked.fill(0)
      const begin = performance.now()
      const answer = ask(unit, Infinity)
      millis[unit] = performance.now() - begin
      questions[unit] = answer.questions
      for (let mutant = 0; mutant < asked.length; mutant++)
        if (asked[mutant] === 1) asks[unit * rowBytes + (mutant >> 3)] |= 1 << (mutant & 7)
      if (answer.says === undefined) continue
      isBroken[unit] = 1
      broken.push(`${killer}: ${name}: ${answer.says}`)
    }
    noteAsked(undefined)
    const names = units.map(({ killer, name }) => `${killer}: ${name}`)
    return { names, millis, questions, asks, rowBytes, fingerprints: runs.map(fingerprintOf), broken, isBroken }
  }

  /** Cheap ones first; of those the ones with a source outside our code. */
  const byCost = (baseline: Baseline): number[] => {
    const cost = (unit: number): number => (baseline.millis[unit] < DEAR ? 0 : baseline.millis[unit])
    return units.map((_, unit) => unit).sort((a, b) => cost(a) - cost(b) || a - b)
  }
  let order: number[] | undefined

  const tryMutant = (mutant: number, isStatic: boolean, baseline: Baseline): Found => {
    order ??= byCost(baseline)
    const isReached = (unit: number): boolean =>
      isStatic || (baseline.asks[unit * baseline.rowBytes + (mutant >> 3)] & (1 << (mutant & 7))) !== 0
    const limitOf = (unit: number): number => 20 * baseline.questions[unit] + 100_000
    activate(mutant)
    try {
      for (const unit of order) {
        if (!isReached(unit) || baseline.isBroken[unit] === 1) continue
        const { says } = ask(unit, limitOf(unit))
        const { killer, name } = units[unit]
        if (says !== undefined) return { kind: 'killed', by: killer, unit: name, says: says.slice(0, 200) }
      }
      return { kind: 'survived', ...changesOf(isReached, limitOf, baseline) }
    } finally {
      activate(0)
    }
  }

  const changesOf = (isReached: (unit: number) => boolean, limitOf: (unit: number) => number, baseline: Baseline) => {
    let seen = 0
    let changed = 0
    let first = ''
    for (const [i, run] of runs.entries()) {
      if (!isReached(firstCheck + i)) continue
      place[0] = firstCheck + i
      place[1]++
      seen++
      let is = ''
      counted(limitOf(firstCheck + i), () => (is = fingerprintOf(run)))
      if (is !== baseline.fingerprints[i] && changed++ === 0) first = checks[i].name
    }
    return { seen, changed, first }
  }
  return { runs, measure, tryMutant }
}
