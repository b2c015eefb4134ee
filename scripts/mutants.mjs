// `npm run mutants -- [switches]`: changes the simulators in one small place after the other and says what notices. scripts/mutants/README.md
//
//   --files a,b      only mutants of these files (paths end with one of these texts); default: all of the simulators, and the settings' defaults
//   --only a,b       only these groups: comparisons, logic, conditions, arithmetic, constants, order, settings, statements
//   --sample n       every n-th mutant
//   --sets n         random task sets per model (default 2000)
//   --json file      what became of every mutant
//   --show 12,34     the smallest task set whose trace these mutants change, with both runs
//   --list           only lists the mutants
//
// Exits 1 where a mutant of a comparison survives and scripts/mutants/explained.json does not say why, or where a unit does not hold for the program as it is.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Failure, runScript } from './lib/failure.mjs'
import { buildMutants } from './mutants/build.mjs'
import { Explanations, readExplanations } from './mutants/explained.mjs'
import { GROUPS } from './mutants/mutators.mjs'
import { rowOf, sentence, table } from './mutants/report.mjs'
import { runMutants } from './mutants/run-mutants.mjs'
import { simulatorSources } from './mutants/sources.mjs'

/** @import { Row } from './mutants/report.mjs' */

const root = fileURLToPath(new URL('../', import.meta.url))
const bundle = '.cache/mutants/worker.mjs'

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      files: { type: 'string' },
      only: { type: 'string' },
      sample: { type: 'string', default: '1' },
      sets: { type: 'string', default: '2000' },
      json: { type: 'string' },
      show: { type: 'string' },
      list: { type: 'boolean', default: false },
    },
  })
  const files = values.files?.split(',')
  const only = values.only?.split(',') ?? GROUPS
  const unknown = only.find((group) => !GROUPS.some((known) => known === group))
  if (unknown) throw new Failure(`There is no group ${unknown}.`, `There are: ${GROUPS.join(', ')}.`, 2)
  const sample = wholeNumber('sample', values.sample)
  const shown = values.show?.split(',').map((text) => wholeNumber('show', text))

  const all = await buildMutants(root, simulatorSources(root), bundle)
  const mutants = all
    .filter(({ file }) => files?.some((end) => file.endsWith(end)) ?? true)
    .filter(({ group }) => only.includes(group))
    .filter(({ number }, i) => (shown ? shown.includes(number) : i % sample === 0))
  if (values.list) {
    for (const { number, file, line, from, to } of mutants)
      console.log(`${number}  ${file}:${line}  ${from}  ->  ${to}`)
    return 0
  }

  const explanations = new Explanations(readExplanations(root), all)
  /** @type {Row[]} */
  const rows = []
  let brokenUnits = 0
  const began = Date.now()
  await runMutants({
    bundle: join(root, bundle),
    sets: wholeNumber('sets', values.sets),
    mutantCount: all.length,
    mutants,
    isShown: shown !== undefined,
    onBaseline: (broken, units) => {
      brokenUnits = broken.length
      console.log(`${mutants.length} of ${all.length} mutants, ${units} units that may notice them`)
      if (broken.length > 0) console.log(`${broken.length} do not hold for the program as it is and are left out:`)
      for (const text of broken.slice(0, 5)) console.log(`  ${text.slice(0, 300)}`)
    },
    onOutcome: (mutant, outcome) => {
      if (typeof outcome === 'string') {
        console.log(
          `\n${mutant.number}  ${mutant.file}:${mutant.line} ${mutant.where}\n${mutant.from}  ->  ${mutant.to}\n${outcome}`,
        )
        return
      }
      rows.push(rowOf(explanations, mutant, outcome))
      if (rows.length % 200 === 0) console.log(`${rows.length} tried, ${Math.round((Date.now() - began) / 1000)} s`)
    },
  })
  if (shown !== undefined) return 0

  const survivors = rows.filter(({ outcome, explained }) => outcome.kind === 'survived' && explained === undefined)
  for (const row of survivors) console.log(sentence(row))
  for (const line of table(rows)) console.log(line)
  for (const { file, in: where, from, to } of explanations.stale)
    console.log(`explained, but no longer there: ${file} ${where}: ${from}  ->  ${to}`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`)
  const open = survivors.filter(({ group }) => group === 'comparisons')
  console.log(`${open.length} survivors of comparisons are not explained, ${Math.round((Date.now() - began) / 1000)} s`)
  return open.length > 0 || brokenUnits > 0 ? 1 : 0
})

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new Failure(`--${name} is ${text}.`, 'It takes whole numbers greater than 0.', 2)
}
