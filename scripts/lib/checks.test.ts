import { describe, expect, it } from 'vitest'
import { checks, chooseChecks } from './checks.mjs'

const names = (args: readonly string[]) => chooseChecks(args).chosen.map((check) => check.name)

describe('choosing checks', () => {
  it('takes all when none is named, the build before what needs it', () => {
    expect(names([])).toEqual(['system', 'types', 'lint', 'format', 'build', 'unit', 'e2e'])
    expect(checks.map((check) => check.name)).toEqual(names([]))
  })
  it('keeps our order whatever the order of the names', () => {
    expect(names(['e2e', 'build'])).toEqual(['build', 'e2e'])
  })
  it('hands what is no check to Playwright', () => {
    const { chosen, rest } = chooseChecks(['build', 'e2e', 'open.spec.ts', '--headed'])
    expect(chosen.map((check) => check.name)).toEqual(['build', 'e2e'])
    expect(rest).toEqual(['open.spec.ts', '--headed'])
  })
  it('refuses an unknown name, and names those there are', () => {
    expect(() => chooseChecks(['typos'])).toThrow('There is no check typos.')
  })
})
