import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DARK, LIGHT, type Palette } from '../../shared/gantt/palette'
import { MORE_DARK, MORE_LIGHT } from '../../shared/gantt/palette-contrast'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

/** The custom properties of a rule, in capitals as the palette writes colours. */
function tokensOf(selector: string, behind = ''): ReadonlyMap<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`, css.indexOf(behind)))
  const body = rule.slice(0, rule.indexOf('}'))
  return new Map([...body.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value.toUpperCase()]))
}

const NAMES: Readonly<Record<string, Exclude<keyof Palette, 'theme'>>> = {
  surface: 'surface',
  panel: 'panel',
  ink: 'ink',
  muted: 'muted',
  faint: 'faint',
  hairline: 'hairline',
  line: 'strongLine',
  selected: 'selectedRow',
  os: 'os',
  task: 'task',
  alarm: 'alarm',
  'alarm-tint': 'alarmTint',
}

it.each([
  [':root', LIGHT],
  [":root[data-theme='dark']", DARK],
])('style sheet and chart have the same colours: %s', (selector, palette) => {
  const tokens = tokensOf(selector)
  const expected = Object.entries(NAMES).map(([name, key]): [string, string] => [name, palette[key]])
  expect(expected.map(([name]) => [name, tokens.get(name)])).toEqual(expected)
})

it.each([
  [":root[data-theme='light']", ':root', LIGHT, MORE_LIGHT],
  [":root[data-theme='dark']", ":root[data-theme='dark']", DARK, MORE_DARK],
])(
  'with more contrast, too, what differs from the usual colours is the same in both: %s',
  (selector, usual, plain, more) => {
    const tokens = new Map([...tokensOf(usual), ...tokensOf(selector, '@media (prefers-contrast: more)')])
    const expected = Object.entries(NAMES).map(([name, key]): [string, string] => [name, more[key]])
    expect(expected.map(([name]) => [name, tokens.get(name)])).toEqual(expected)
    expect(more.ink).not.toBe(plain.ink)
  },
)
