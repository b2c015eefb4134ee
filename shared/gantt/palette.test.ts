import { describe, expect, it } from 'vitest'
import { DARK, DISTINCT_TASKS, LIGHT, type Palette, paletteOf, taskPaint } from './palette'
import { MORE_DARK, MORE_LIGHT } from './palette-contrast'

/** Contrast ratio of WCAG 2.2 (relative luminance, sRGB). */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [r, g, bl] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl
  }
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

describe('the palette', () => {
  it.each([
    // token, light, dark: the contrasts of the look's own table.
    ['ink', 17.8, 15.4],
    ['muted', 6.2, 7.7],
    ['faint', 3.2, 4.3],
    ['os', 10, 10.6],
    ['task', 9.9, 12.2],
    ['alarm', 5.8, 5.9],
  ] as const)('has the contrast it was chosen for: %s', (token, light, dark) => {
    expect(contrast(LIGHT[token], LIGHT.surface)).toBeCloseTo(light, 0)
    expect(contrast(DARK[token], DARK.surface)).toBeCloseTo(dark, 0)
  })

  it('lets the text in a bar be read, 4.5 or more, and edges be seen, 3 or more', () => {
    for (let task = 0; task < 7; task++) {
      const light = taskPaint(task, 'light')
      const dark = taskPaint(task, 'dark')
      expect(contrast(light.fill, light.textOnFill)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(light.edge, LIGHT.surface)).toBeGreaterThanOrEqual(4.2)
      expect(contrast(dark.edge, DARK.surface)).toBeGreaterThanOrEqual(5.8)
    }
  })

  it('tells 21 tasks apart by hue and pattern, and begins anew with the 22nd', () => {
    const looks = Array.from({ length: 22 }, (_, task) => JSON.stringify(taskPaint(task, 'light')))
    expect(new Set(looks.slice(0, DISTINCT_TASKS)).size).toBe(21)
    expect(looks[21]).toBe(looks[0])
  })

  it.each([MORE_LIGHT, MORE_DARK])(
    'has 7 and more for text, deciders and alarm where more contrast is asked for, 3 for lines',
    (palette) => {
      const tooWeak = (tokens: readonly Exclude<keyof Palette, 'theme'>[], least: number) =>
        tokens.filter((token) => contrast(palette[token], palette.surface) < least)
      expect(tooWeak(['ink', 'muted', 'os', 'task', 'alarm'], 7)).toEqual([])
      expect(tooWeak(['faint', 'hairline', 'strongLine'], 3)).toEqual([])
      for (let task = 0; task < DISTINCT_TASKS; task++) {
        const { edge, fill, hasOutline, textOnFill } = taskPaint(task, palette.theme)
        expect(contrast(edge, palette.surface)).toBeGreaterThanOrEqual(7)
        expect(contrast(fill, textOnFill)).toBeGreaterThanOrEqual(4.5)
        expect(hasOutline).toBe(true)
      }
      expect(paletteOf(palette.theme)).toBe(palette)
    },
  )

  it('knows only the two colours that the system forces, for text and marks', () => {
    const theme = { base: 'dark', forced: { canvas: '#000000', text: '#ffff00' } } as const
    const palette = paletteOf(theme)
    const { ink, muted, strongLine, os, task, alarm, surface, panel, selectedRow, hairline } = palette
    expect(new Set([ink, muted, strongLine, os, task, alarm])).toEqual(new Set(['#ffff00']))
    expect([surface, panel]).toEqual(['#000000', '#000000'])
    // 0.16 and 0.35 of the way from black to yellow.
    expect([selectedRow, hairline]).toEqual(['#292900', '#595900'])
    expect(paletteOf(theme)).toBe(palette)
    expect(taskPaint(9, theme)).toEqual({
      fill: '#ffff00',
      edge: '#ffff00',
      textOnFill: '#000000',
      hasOutline: false,
      pattern: 'solid',
    })
  })
})
