/**
 * @import { PlacedMutant } from './build.mjs'
 * @import { Explanations } from './explained.mjs'
 * @import { Outcome } from './run-mutants.mjs'
 *
 * @typedef {object} Row what the report says of one mutant
 * @property {number} number
 * @property {string} file
 * @property {number} line
 * @property {string} in
 * @property {string} group
 * @property {string} from
 * @property {string} to
 * @property {Outcome} outcome
 * @property {string | undefined} explained
 */

/**
 * @param {Explanations} explanations
 * @param {PlacedMutant} mutant
 * @param {Outcome} outcome
 * @returns {Row}
 */
export function rowOf(explanations, mutant, outcome) {
  const { number, file, line, where, group, from, to } = mutant
  const explained = outcome.kind === 'survived' ? explanations.of(mutant) : undefined
  return { number, file, line, in: where, group, from, to, outcome, explained }
}

/**
 * How many there are of each group and what became of them, as lines of a table.
 * @param {readonly Row[]} rows
 * @returns {string[]}
 */
export function table(rows) {
  const columns = [
    'mutants',
    'example',
    'CPython',
    'test',
    'naive',
    'checkTrace',
    'endless',
    'explained',
    'survived',
    'no trace',
  ]
  const lines = [['', ...columns]]
  for (const group of [...new Set(rows.map((row) => row.group)), 'all']) {
    const mine = group === 'all' ? rows : rows.filter((row) => row.group === group)
    const counts = new Map(columns.map((column) => [column, 0]))
    for (const row of mine)
      for (const column of ['mutants', ...columnsOf(row)]) counts.set(column, (counts.get(column) ?? 0) + 1)
    lines.push([group, ...columns.map((column) => String(counts.get(column)))])
  }
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  return lines.map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  )
}

/**
 * `no trace` is a part of `survived`: no random run has another trace, so it is probably the same program.
 * @param {Row} row
 * @returns {string[]}
 */
function columnsOf({ outcome, explained }) {
  if (outcome.kind === 'timeout') return ['endless']
  if (outcome.kind === 'killed') return [outcome.says === ENDLESS ? 'endless' : outcome.by]
  if (explained !== undefined) return ['explained']
  return outcome.changed === 0 ? ['survived', 'no trace'] : ['survived']
}

/** What `Endless` of switch.ts says. */
const ENDLESS = 'it goes round for ever'

/**
 * @param {Row} row
 * @returns {string}
 */
export function sentence({ number, file, line, in: where, from, to, outcome }) {
  const place = `${file}:${line}${where === '' ? '' : ` ${where}`}`
  return `${number}  ${place}\n      ${from}  ->  ${to}\n      ${outcomeText(outcome)}`
}

/** @param {Outcome} outcome */
function outcomeText(outcome) {
  if (outcome.kind === 'timeout') return `hangs in ${outcome.unit}`
  if (outcome.kind === 'killed') return `killed by ${outcome.by}: ${outcome.unit}: ${outcome.says}`
  const { seen, changed, first } = outcome
  if (seen === 0) return 'no random run comes here'
  if (changed === 0) return `changes no trace of ${seen} random runs: probably the same program`
  return `changes the trace of ${changed} in ${seen} random runs and nothing notices, the first is ${first}`
}
