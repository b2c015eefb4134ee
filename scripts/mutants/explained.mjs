import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Why a mutant cannot be noticed.
 *
 * @typedef {object} Explanation
 * @property {string} file
 * @property {string} in function or method
 * @property {string} from as the report writes it
 * @property {string} to
 * @property {string} why one sentence
 *
 * @typedef {{ readonly file: string, readonly where: string, readonly from: string, readonly to: string }} Named
 */

/** The reasons that have been written down, and which mutants they are about. */
export class Explanations {
  /** Of those that fit no mutant any more. @type {Explanation[]} */
  stale

  /** @type {Map<string, string>} */
  #why = new Map()

  /**
   * An explanation counts in the file it names, and in every file once that one no longer has such a mutant: functions move.
   * @param {readonly Explanation[]} explanations
   * @param {readonly Named[]} mutants all there are
   */
  constructor(explanations, mutants) {
    /** @type {Map<string, Named[]>} */
    const byText = new Map()
    for (const mutant of mutants) {
      const key = keyOf('', mutant.where, mutant.from, mutant.to)
      byText.set(key, [...(byText.get(key) ?? []), mutant])
    }
    this.stale = explanations.filter((one) => {
      const alike = byText.get(keyOf('', one.in, one.from, one.to)) ?? []
      const here = alike.filter(({ file }) => file === one.file)
      for (const { file, where, from, to } of here.length > 0 ? here : alike)
        this.#why.set(keyOf(file, where, from, to), one.why)
      return alike.length === 0
    })
  }

  /**
   * @param {Named} mutant
   * @returns {string | undefined}
   */
  of({ file, where, from, to }) {
    return this.#why.get(keyOf(file, where, from, to))
  }
}

/**
 * @param {string} root
 * @returns {Explanation[]}
 */
export function readExplanations(root) {
  return JSON.parse(readFileSync(join(root, 'scripts/mutants/explained.json'), 'utf8'))
}

/** @param {readonly string[]} parts */
function keyOf(...parts) {
  return parts.join('\n')
}
