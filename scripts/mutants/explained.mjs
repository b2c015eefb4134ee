import { existsSync, readFileSync } from 'node:fs'
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

/**
 * @param {string} root
 * @returns {Explanation[]}
 */
export function readExplanations(root) {
  return JSON.parse(readFileSync(join(root, 'scripts/mutants/explained.json'), 'utf8'))
}

/**
 * The explanation of a mutant. Where the file an explanation names is gone (it was split or renamed), it counts in every file.
 * @param {string} root
 * @param {readonly Explanation[]} explanations
 * @param {Named} mutant
 */
export function explanationOf(root, explanations, mutant) {
  return explanations.find(
    (one) =>
      one.in === mutant.where &&
      one.from === mutant.from &&
      one.to === mutant.to &&
      (one.file === mutant.file || !existsSync(join(root, one.file))),
  )
}
