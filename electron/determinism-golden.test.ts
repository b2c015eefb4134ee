import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ENGINE_VERSION } from '../shared/engine-version'
import { defaultExecution } from '../shared/settings'
import { WORKED_EXAMPLES } from '../shared/worked-examples'
import { simulate } from './simulators'
import { hashTrace } from './trace-hash'

// The hashes of some worked examples under all models, as the present engine version gives them. They are part of every saved comparison.

const FILE = join(import.meta.dirname, 'determinism-golden.json')
/** Set to write the list anew; only where the engine version has been raised, or examples have been added. */
const MAY_WRITE = process.env['INTERLEAVE_WRITE_GOLDEN'] === '1'
const MODELS = ['threads', 'eventLoop', 'sequential'] as const

interface Golden {
  readonly engine: string
  /** By id of the worked example and model, SHA-256 of the canonical trace. */
  readonly hashes: Readonly<Record<string, string>>
}

/** Also what to do where the list is of another engine version. */
const RULE =
  `The traces are not those that engine version ${ENGINE_VERSION} has given so far, so every saved comparison would be called changed. ` +
  'If that is not meant, it is a mistake in the simulators. If it is, raise ENGINE_VERSION in shared/engine-version.ts and write the list anew: ' +
  'INTERLEAVE_WRITE_GOLDEN=1 npx vitest run electron/determinism-golden.test.ts'

/** One example of every row, under its own settings and under the defaults of every model. */
function hashesNow(): Record<string, string> {
  const first = WORKED_EXAMPLES.filter(({ row }, i) => WORKED_EXAMPLES.findIndex((one) => one.row === row) === i)
  return Object.fromEntries(
    first.flatMap(({ id, taskSet, execution }) => [
      [id, hashTrace(simulate(taskSet, execution))],
      ...MODELS.map((model) => [`${id}, ${model}`, hashTrace(simulate(taskSet, defaultExecution(model)))]),
    ]),
  )
}

/** Those of the list that are different now, each as `name: then, now`. */
function changed(golden: Golden, now: Readonly<Record<string, string>>): string[] {
  return Object.entries(golden.hashes)
    .filter(([name, hash]) => now[name] !== hash)
    .map(([name, hash]) => `${name}: ${hash.slice(0, 12)}, now ${now[name]?.slice(0, 12) ?? 'no such example'}`)
}

describe('an engine version', () => {
  const golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden
  const now = hashesNow()

  it('stands for the traces it has always given', () => {
    if (MAY_WRITE && (golden.engine !== ENGINE_VERSION || changed(golden, now).length === 0))
      writeFileSync(FILE, `${JSON.stringify({ engine: ENGINE_VERSION, hashes: now } satisfies Golden, undefined, 2)}\n`)
    const list = JSON.parse(readFileSync(FILE, 'utf8')) as Golden
    const found = changed(list, now)
    expect({ engine: list.engine, found: found.length === 0 ? [] : [RULE, ...found] }).toEqual({
      engine: ENGINE_VERSION,
      found: [],
    })
  })

  it('is part of every hash', () => {
    const [{ taskSet, execution }] = WORKED_EXAMPLES
    const trace = simulate(taskSet, execution)
    expect(trace.engine).toBe(ENGINE_VERSION)
    expect(hashTrace({ ...trace, engine: `${ENGINE_VERSION}x` })).not.toBe(hashTrace(trace))
  })
})
