import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'vite'
import { instrument } from './instrument.mjs'

/**
 * @import { Mutant } from './mutators.mjs'
 * @typedef {Mutant & { readonly number: number, readonly file: string, readonly line: number }} PlacedMutant
 */

/**
 * Bundles the worker with the simulators, their tests and what else may notice a mutant; the files named hold all their mutants.
 * @param {string} root
 * @param {readonly string[]} files relative to the root
 * @param {string} outFile relative to the root
 * @returns {Promise<PlacedMutant[]>} numbered from 1; number n is at index n - 1
 */
export async function buildMutants(root, files, outFile) {
  const here = (/** @type {string} */ name) => join(root, 'scripts/mutants', name)
  /** @type {PlacedMutant[]} */
  const all = []
  /** @type {Map<string, string>} */
  const codes = new Map()
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8')
    const { code, mutants } = instrument(file, source, all.length + 1, here('switch.ts'))
    codes.set(file, code)
    for (const mutant of mutants)
      all.push({ ...mutant, number: all.length + 1, file, line: source.slice(0, mutant.start).split('\n').length })
  }
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    resolve: { alias: { vitest: here('expect.ts') } },
    plugins: [
      {
        name: 'mutants',
        enforce: 'pre',
        load: (id) => codes.get(relative(root, id).replaceAll('\\', '/')) ?? null,
      },
    ],
    build: {
      ssr: here('worker.ts'),
      target: 'node20.19',
      minify: false,
      write: false,
      rolldownOptions: { output: { format: 'es', codeSplitting: false } },
    },
  })
  const [output] = Array.isArray(built) ? built : [built]
  const chunk = output && 'output' in output ? output.output[0] : undefined
  if (!chunk) throw new Error('bundling the mutants gave no code')
  const target = join(root, outFile)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, chunk.code)
  return all
}
