import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import en from '../locales/en.json'
import { SHORTCUTS } from './shortcuts'

/** The codes a source file has handlers for: `KeyW: ...` and `'?': ...` at the beginning of a line of its tables. Read as text, for its modules need a window. */
function handled(file: string): readonly string[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  return [...text.matchAll(/^ {2}(?:'(.)'|([A-Z]\w+)):/gm)].map(([, character, code]) => character ?? code)
}

/** How the list writes a code. */
const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '\u2190',
  ArrowRight: '\u2192',
  ArrowUp: '\u2191',
  ArrowDown: '\u2193',
  Equal: '+',
  Minus: '\u2212',
  Comma: ',',
  Period: '.',
  Escape: 'Esc',
  NumpadAdd: '+',
  NumpadSubtract: '\u2212',
  NumpadEnter: 'Enter',
}
const signOf = (code: string) => SIGNS[code] ?? code.replace(/^(Key|Digit|Numpad)/, '')

const groups = (...names: readonly string[]) => SHORTCUTS.filter(({ group }) => names.includes(group))
const signsIn = (...names: readonly string[]) =>
  groups(...names).flatMap(({ keys }) => keys.flatMap(([, combination]) => [...combination]))

describe('the list under `?`', () => {
  it('has every key of the chart, and no key that does nothing', () => {
    const codes = handled('chart-keys.ts')
    expect(codes.length).toBeGreaterThan(30)
    const inChart = signsIn('chart', 'playback', 'jumps', 'window')
    expect(codes.map(signOf).filter((sign) => !inChart.some((one) => one === sign))).toEqual([])
    const known = new Set([...codes.map(signOf), '1', '9'])
    const listed = signsIn('chart', 'playback', 'jumps').map((one) => one.replace('Shift+', ''))
    expect(listed.filter((one) => !known.has(one))).toEqual([])
  })

  it('has every key that means something else among the slices', () => {
    const codes = [...handled('slice-keys.ts'), 'Enter', 'Escape']
    expect(codes.map(signOf).sort()).toEqual([...signsIn('slices')].sort())
  })

  it('has every key of the presenter, and no key that does nothing there', () => {
    const signs = handled('presenter-steps.ts').map(signOf)
    expect(signs.length).toBeGreaterThan(10)
    expect(signs.sort()).toEqual([...signsIn('presenting')].sort())
  })

  it('says each of them in words, and none twice in one group', () => {
    const texts: Readonly<Record<string, unknown>> = en.shortcuts
    const names = SHORTCUTS.flatMap(({ group, keys }) => [group, ...keys.map(([name]) => name)])
    expect(names.filter((name) => typeof texts[name] !== 'string')).toEqual([])
    for (const { keys } of SHORTCUTS) {
      const signs = keys.flatMap(([, combination]) => [...combination])
      expect(signs).toEqual([...new Set(signs)])
    }
  })
})
