import fc from 'fast-check'
import { KEPT } from './kept-cases'

/** How often, and from which seed; `path` leads straight to a counterexample that an earlier run has reported. */
export interface RunOptions {
  readonly runs: number
  readonly seed: number
  readonly path?: string
}

export interface Outcome {
  readonly runs: number
  /** Undefined: it held. */
  readonly failure: string | undefined
}

/** Something that holds for any task set. Its kept cases are run before the random ones, every time. */
export interface Property {
  readonly name: string
  run(options: RunOptions): Outcome
}

/**
 * A property from what it is given and what it finds wrong. `broken` gives a sentence for everything that does not hold; none: it holds.
 * @param name a sentence, and the key of its kept cases
 */
export function property<Given extends [unknown, ...unknown[]]>(
  name: string,
  given: { [Index in keyof Given]: fc.Arbitrary<Given[Index]> },
  broken: (...values: Given) => readonly string[],
): Property {
  return {
    name,
    run: ({ runs, seed, path }) => {
      const kept = (KEPT[name] ?? []).map(({ given: values }) => values as unknown[] as Given)
      const tested = fc.property<Given>(...given, (...values) => {
        const found = broken(...values)
        if (found.length > 0) throw new Error(found.slice(0, 5).join('\n'))
      })
      const details = fc.check(tested, {
        numRuns: runs + kept.length,
        seed,
        examples: kept,
        ...(path === undefined ? {} : { path }),
      })
      if (!details.failed) return { runs: details.numRuns, failure: undefined }
      const { errorInstance, counterexample, counterexamplePath, numShrinks } = details
      const why = errorInstance instanceof Error ? errorInstance.message : 'stopped'
      const where = `seed ${seed}, path ${counterexamplePath}, run ${details.numRuns}, made smaller ${numShrinks} times`
      return { runs: details.numRuns, failure: `${why}\n${where}\n${JSON.stringify(counterexample)}` }
    },
  }
}
