import { describe, expect, it } from 'vitest'
import { tallyPlaywright, tallyVitest } from './tally.mjs'

const vitest = (changes = {}) =>
  JSON.stringify({
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...changes,
  })
const playwright = (stats = {}, errors: unknown[] = []) =>
  JSON.stringify({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors })

describe('counting unit tests', () => {
  it('takes the cases that passed and failed', () => {
    expect(tallyVitest(vitest({ numFailedTests: 2 }), 1)).toEqual({ passed: 5, failed: 2, skipped: 0 })
  })
  it('counts a file that could not be loaded as one that failed', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ]
    expect(tallyVitest(vitest({ testResults }), 1).failed).toBe(1)
  })
  it('counts a runner that failed without a failed case', () => {
    expect(tallyVitest(vitest(), 1).failed).toBe(1)
  })
  it.each([
    ['left no report', undefined],
    ['left half a report', '{"numPassed'],
    ['left another report', '{}'],
  ])('counts a runner that %s as one that failed', (_what, report) => {
    expect(tallyVitest(report, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
  it('counts a run without any test as failed', () => {
    expect(tallyVitest(vitest({ numPassedTests: 0 }), 0).failed).toBe(1)
  })
})

describe('counting end-to-end tests', () => {
  it('takes the cases that passed and failed', () => {
    expect(tallyPlaywright(playwright({ unexpected: 1 }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  })
  it('lets nobody skip one', () => {
    expect(tallyPlaywright(playwright({ skipped: 2 }), 0).failed).toBe(2)
  })
  it('counts an error outside the cases', () => {
    expect(tallyPlaywright(playwright({ expected: 0 }, [{ message: 'no tests found' }]), 1).failed).toBe(1)
  })
  it('counts a crash', () => {
    expect(tallyPlaywright(undefined, 137).failed).toBe(1)
  })
})
