// Tries the properties of the simulators (electron/simulators/properties) as often as is asked, from a seed of its own; `npm test` tries each 1,000 times.
//
//   npm run properties -- [--runs 100000] [--seed 1] [--only pattern] [--path 12:0:3]
//
// `--only`: properties whose name matches the pattern. `--path` goes straight to a counterexample that an earlier run has reported for that seed.
// Runs go in portions, each from its own seed, so that the count is seen to grow; the last line says how many held. Exits 1 if one did not: what
// it then shows belongs into electron/simulators/properties/kept-cases.ts.
import { parseArgs } from 'node:util'
import { properties } from '../../electron/simulators/properties/properties'
import type { Outcome, Property, RunOptions } from '../../electron/simulators/properties/property'
import { Failure, runScript } from '../lib/failure.mjs'
import { wholeNumber } from '../peers/python-peer'

const PORTION = 10_000

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      path: { type: 'string' },
    },
  })
  const runs = wholeNumber('runs', values.runs)
  const seed = wholeNumber('seed', values.seed)
  const { path } = values
  const chosen = properties.filter(({ name }) => new RegExp(values.only, 'u').test(name))
  if (chosen.length === 0)
    throw new Failure(`No property's name matches "${values.only}".`, properties.map(({ name }) => name).join('\n'), 2)

  let held = 0
  const began = performance.now()
  for (const property of chosen) {
    const from = performance.now()
    const outcome = inPortions(property, { runs, seed, ...(path === undefined ? {} : { path }) })
    const seconds = ((performance.now() - from) / 1000).toFixed(1)
    console.log(
      `${outcome.failure === undefined ? 'holds' : 'FAILS'}  ${outcome.runs} runs, ${seconds} s  ${property.name}`,
    )
    if (outcome.failure === undefined) held++
    else console.log(outcome.failure)
  }
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  console.log(`${held} of ${chosen.length} properties hold, ${runs} runs each from seed ${seed}, ${minutes} min`)
  return held === chosen.length ? 0 : 1
})

function inPortions(property: Property, { runs, seed, path }: RunOptions): Outcome {
  if (path !== undefined) return property.run({ runs, seed, path })
  let done = 0
  for (let portion = 0; done < runs; portion++) {
    const outcome = property.run({ runs: Math.min(PORTION, runs - done), seed: seed + portion })
    done += outcome.runs
    if (outcome.failure !== undefined) return { ...outcome, runs: done }
  }
  return { runs: done, failure: undefined }
}
