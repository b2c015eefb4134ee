import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileNameFromTitle, withComparisonExtension, withExtension } from './file-names'

const suggest = (title: string) => fileNameFromTitle(title, '.interleave.json')

describe('the suggested file name', () => {
  it.each([
    ['A report that never awaits', 'A report that never awaits.interleave.json'],
    ['從不 await 的報表', '從不 await 的報表.interleave.json'],
    ['q=2 / q=10: "who"?', 'q 2 q 10 who.interleave.json'],
    ['../../etc/passwd', 'etc passwd.interleave.json'],
    ['C:\\autoexec', 'C autoexec.interleave.json'],
    ['  . hidden . ', 'hidden.interleave.json'],
    ['CON', 'CON_.interleave.json'],
    ['com1.json', 'com1_.interleave.json'],
    ['console', 'console.interleave.json'],
    ['', 'Untitled.interleave.json'],
    ['...', 'Untitled.interleave.json'],
    ['\u202Eevil', 'evil.interleave.json'],
    ['x'.repeat(300), `${'x'.repeat(100)}.interleave.json`],
    [`${'x'.repeat(99)}𝒳y`, `${'x'.repeat(99)}.interleave.json`],
    ['e\u0301te\u0301', 'été.interleave.json'],
  ])('of %j is %j', (title, name) => {
    expect(suggest(title)).toBe(name)
  })

  it('holds for every title what every system asks of a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const name = suggest(title).replace(/\.interleave\.json$/u, '')
        expect(name).toMatch(/^[\p{L}\p{M}\p{N} \-_.()]{1,101}$/u)
        expect(name).not.toMatch(/^[. ]|[. ]$/u)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/iu)
        expect(name.length).toBeLessThanOrEqual(101)
      }),
    )
  })
})

describe('the typed file name', () => {
  it.each([
    ['/home/a/lecture', '/home/a/lecture.interleave.json'],
    ['/home/a/lecture.interleave', '/home/a/lecture.interleave.json'],
    ['/home/a/lecture.json', '/home/a/lecture.interleave.json'],
    ['/home/a/lecture.interleave.json', '/home/a/lecture.interleave.json'],
    ['/home/a/v1.2', '/home/a/v1.2.interleave.json'],
  ])('%j is saved as %j', (typed, path) => {
    expect(withComparisonExtension(typed)).toBe(path)
  })

  it('of a picture ends in its kind', () => {
    expect(withExtension('/p/chart', '.svg')).toBe('/p/chart.svg')
    expect(withExtension('/p/chart.PNG', '.png')).toBe('/p/chart.PNG')
  })
})
