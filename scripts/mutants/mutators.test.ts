import { describe, expect, it } from 'vitest'
import { instrument } from './instrument.mjs'
import { findMutants } from './mutators.mjs'

const inRun = (body: string): string => `class A { run(): void {\n${body}\n} }`
const changesOf = (body: string): string[] =>
  findMutants('a.ts', inRun(body)).map(({ group, from, to }) => `${group}: ${from} -> ${to}`)

describe('what is changed', () => {
  it('a comparison becomes its neighbour and its opposite', () => {
    expect(changesOf('return a < b')).toEqual(['comparisons: a < b -> a <= b', 'comparisons: a < b -> a >= b'])
    expect(changesOf('return a >= b')).toEqual(['comparisons: a >= b -> a > b', 'comparisons: a >= b -> a < b'])
    expect(changesOf('return a === b')).toEqual(['comparisons: a === b -> a !== b'])
  })

  it('a condition holds always and never, and its parts change by themselves', () => {
    expect(changesOf('if (a && !b) return')).toEqual([
      'conditions: a && !b -> true',
      'conditions: a && !b -> false',
      'logic: a && !b -> a || !b',
      'logic: !b -> b',
    ])
  })

  it('a statement is left out, a step goes the other way', () => {
    expect(changesOf('this.head++')).toEqual([
      'statements: this.head++ -> nothing',
      'arithmetic: this.head++ -> this.head--',
    ])
    expect(changesOf('return Math.min(a, b + 1)')).toEqual([
      'order: Math.min(a, b + 1) -> Math.max(a, b + 1)',
      'arithmetic: b + 1 -> b - 1',
      'constants: 1 -> 0',
    ])
  })

  it('types, tables of names, throws only a bug reaches and questions about progress stay as they are', () => {
    expect(findMutants('a.ts', 'type A = 1 | true\nexport const Kind = { a: 0, b: 1 } as const')).toEqual([])
    expect(changesOf('if (a === undefined) throw new Error(`no ${a + 1}`)')).toEqual([])
    expect(changesOf('if (time > horizon) throw new HorizonReached()')).toHaveLength(4)
    expect(changesOf('this.checkpoint.turn(1, now)')).toEqual([])
  })

  it('defaults of the settings take their other value', () => {
    const source = "export const DEFAULTS: Settings = { quantum: 4, sameInstant: 'newcomerFirst', horizon: null }"
    expect(findMutants('shared/settings.ts', source).map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      '4 -> 5',
      "'newcomerFirst' -> 'preemptedFirst'",
      'null -> 1',
    ])
  })

  it('says in which function it is, and whether that is read only once', () => {
    const source = 'const most = 4\nfunction grow(): number { return 2 }'
    expect(findMutants('a.ts', source).map(({ where, isStatic }) => [where, isStatic])).toEqual([
      ['', true],
      ['grow', false],
    ])
  })
})

describe('the source that holds its mutants', () => {
  it('asks before each whether it is the one that runs, the inner ones only in the original', () => {
    expect(instrument('a.ts', 'f(() => a < 2)', 7, 's').code).toBe(
      'import { isMutant as $mutant } from "s"; ' +
        'void ($mutant(7) ? (0) : (f(() => ($mutant(8) ? (a <= 2) : $mutant(9) ? (a >= 2) : (a < ($mutant(10) ? (3) : (2)))))))',
    )
  })
})
