import type { ContrastTheme, PlainTheme } from './model'
import type { Palette, TaskPaint } from './palette'

/**
 * Colours for who asks the system for more contrast (7 and more where it matters, WCAG 2 enhanced), and for who has the system force its own two:
 * then every task, decider and alarm has the colour of text, and only shapes tell them apart: hatch, dash, dots, ring, blade and wedge.
 */
export const MORE_LIGHT: Palette = {
  theme: { base: 'light', forced: undefined },
  surface: '#FFFFFF',
  panel: '#FFFFFF',
  ink: '#000000', // 21
  muted: '#33383F', // 11.9
  faint: '#5B626B', // 6.2
  hairline: '#8A9099', // 3.2
  strongLine: '#33383F',
  selectedRow: '#DEDEDA',
  os: '#6B0036', // 13.1
  task: '#14268A', // 12.4
  alarm: '#A30F14', // 8.1
  alarmTint: '#FBE3E2',
}

export const MORE_DARK: Palette = {
  theme: { base: 'dark', forced: undefined },
  surface: '#000000',
  panel: '#000000',
  ink: '#FFFFFF', // 21
  muted: '#D5D9DE', // 14.8
  faint: '#A3AAB3', // 9
  hairline: '#767D86', // 5
  strongLine: '#D5D9DE',
  selectedRow: '#2F343B',
  os: '#FFC4C8', // 14
  task: '#D9DDFF', // 15.6
  alarm: '#FF8A7D', // 9.2
  alarmTint: '#3A1D1B',
}

const STRONG_LIGHT_EDGES = ['#004A75', '#734B00', '#00573F', '#7A3359', '#13587A', '#7E3700', '#5C5500'] as const
const STRONG_DARK_EDGES = ['#7CC0EE', '#FFC04D', '#5FD9B3', '#E6A6C9', '#8CCDF2', '#FF9B5C', '#F7EE7A'] as const

/** The paint of a task with edges of 7 and more on the surface, and every fill outlined. */
export function strongPaint(paint: TaskPaint, hue: number, base: PlainTheme): TaskPaint {
  return { ...paint, edge: (base === 'dark' ? STRONG_DARK_EDGES : STRONG_LIGHT_EDGES)[hue], hasOutline: true }
}

type Forced = NonNullable<ContrastTheme['forced']>

/** Every task has the colour of text: lanes, not hues, tell them apart. */
export function forcedPaint({ canvas, text }: Forced): TaskPaint {
  return { fill: text, edge: text, textOnFill: canvas, hasOutline: false, pattern: 'solid' }
}

const forcedPalettes = new WeakMap<ContrastTheme, Palette>()

export function forcedPalette(theme: ContrastTheme): Palette {
  const known = forcedPalettes.get(theme)
  if (known !== undefined) return known
  const { canvas, text } = theme.forced ?? { canvas: MORE_LIGHT.surface, text: MORE_LIGHT.ink }
  const palette: Palette = {
    theme,
    surface: canvas,
    panel: canvas,
    ink: text,
    muted: text,
    // Tones between the two: lines and grounds, never text.
    faint: mix(canvas, text, 0.6),
    hairline: mix(canvas, text, 0.35),
    strongLine: text,
    selectedRow: mix(canvas, text, 0.16),
    os: text,
    task: text,
    alarm: text,
    alarmTint: mix(canvas, text, 0.08),
  }
  forcedPalettes.set(theme, palette)
  return palette
}

/** A colour on the way from one `#rrggbb` to another: 0 is the first, 1 the second. */
function mix(from: string, to: string, share: number): string {
  const channel = (at: number): string => {
    const [a, b] = [from, to].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16))
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(1)}${channel(3)}${channel(5)}`
}
