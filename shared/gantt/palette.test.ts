import { describe, expect, it } from 'vitest'
import { DARK, DISTINCT_TASKS, LIGHT, taskPaint } from './palette'

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
})
