import { findMutants } from './mutators.mjs'

/** @import { Mutant } from './mutators.mjs' */

/**
 * A source that holds all its mutants: where one begins, `$mutant(number)` says whether it is the one that runs.
 *
 * ```
 * a < b   ->   ($mutant(7) ? (a <= b) : $mutant(8) ? (a >= b) : a < b)
 * ```
 * A mutant's own text is the unchanged source, so nested ones make the text longer but not exponentially.
 *
 * @param {string} file relative to the root
 * @param {string} source
 * @param {number} first number of the first mutant
 * @param {string} switchFile what exports `isMutant`
 * @returns {{ code: string, mutants: Mutant[] }}
 */
export function instrument(file, source, first, switchFile) {
  const mutants = findMutants(file, source)
  let next = 0

  /**
   * @param {number} start
   * @param {number} end
   * @returns {string}
   */
  const write = (start, end) => {
    let code = ''
    let at = start
    while (next < mutants.length && mutants[next].start < end) {
      const site = mutants[next]
      code += source.slice(at, site.start)
      let choice = ''
      while (next < mutants.length && mutants[next].start === site.start && mutants[next].end === site.end) {
        choice += `$mutant(${first + next}) ? (${mutants[next].code}) : `
        next++
      }
      const original = write(site.start, site.end)
      // No semicolons in the source: a line must not begin with a bracket.
      code += site.isStatement ? `void (${choice}(${original}))` : `(${choice}(${original}))`
      at = site.end
    }
    return code + source.slice(at, end)
  }

  const code = write(0, source.length)
  return { code: `import { isMutant as $mutant } from ${JSON.stringify(switchFile)}; ${code}`, mutants }
}
