/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Counts of vitest's JSON report. A file that could not be loaded has no cases and counts as one that failed.
 * @param {string | undefined} text the report; undefined when vitest left none
 * @param {number} exitCode of vitest
 * @returns {Tally}
 */
export function tallyVitest(text, exitCode) {
  /** @type {Tally | undefined} */
  const counts = parse(text, (report) => {
    /** @type {{ status: string, assertionResults: unknown[] }[]} */
    const files = report.testResults
    const notLoaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + notLoaded,
      skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    }
  })
  return agreeWithExit(counts, exitCode)
}

/**
 * Counts of Playwright's JSON report. A skipped case counts as failed: the end-to-end tests are never skipped. So does an error outside any case.
 * @param {string | undefined} text
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyPlaywright(text, exitCode) {
  /** @type {Tally | undefined} */
  const counts = parse(text, (report) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.stats.skipped + (report.errors?.length ?? 0),
    skipped: report.stats.skipped,
  }))
  return agreeWithExit(counts, exitCode)
}

/**
 * @param {string | undefined} text
 * @param {(report: any) => Tally} read
 * @returns {Tally | undefined}
 */
function parse(text, read) {
  if (text === undefined) return undefined
  try {
    const counts = read(JSON.parse(text))
    return Number.isInteger(counts.passed) && Number.isInteger(counts.failed) ? counts : undefined
  } catch {
    // A report that was cut off or has another shape: the runner crashed or was changed, and that is a failure below.
    return undefined
  }
}

/**
 * A runner that crashed, found nothing, or failed without a failed case is one failure more.
 * @param {Tally | undefined} counts
 * @param {number} exitCode
 * @returns {Tally}
 */
function agreeWithExit(counts, exitCode) {
  if (!counts) return { passed: 0, failed: 1, skipped: 0 }
  const isHidden = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0)
  return isHidden ? { ...counts, failed: 1 } : counts
}
