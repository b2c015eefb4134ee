import { forcedPaint, forcedPalette, MORE_DARK, MORE_LIGHT, strongPaint } from './palette-contrast'
import type { Theme } from './model'

/** Colours of one theme. Contrast of each on its surface stands beside it where text or marks need it (WCAG 2 ratio). */
export interface Palette {
  readonly theme: Theme
  readonly surface: string
  readonly panel: string
  /** Text, accent, cursor, focus ring. */
  readonly ink: string
  readonly muted: string
  /** Marks only, never text. */
  readonly faint: string
  readonly hairline: string
  readonly strongLine: string
  readonly selectedRow: string
  /** The OS decided: wine, rose in the dark. For nothing else. */
  readonly os: string
  /** The task decided: indigo, periwinkle in the dark. For nothing else. */
  readonly task: string
  /** Frozen and late, always with hatch, arrow or words beside it. */
  readonly alarm: string
  readonly alarmTint: string
}

export const LIGHT: Palette = {
  theme: 'light',
  surface: '#FFFFFF',
  panel: '#F7F7F5',
  ink: '#16181C', // 17.8
  muted: '#5B626B', // 6.2
  faint: '#8A9099', // 3.2
  hairline: '#E4E5E7',
  strongLine: '#C6C9CE',
  selectedRow: '#ECECEA',
  os: '#801245', // 10.0
  task: '#1B33AD', // 9.9
  alarm: '#C8171D', // 5.8
  alarmTint: '#FBE3E2',
}

export const DARK: Palette = {
  theme: 'dark',
  surface: '#15171B',
  panel: '#1B1E23',
  ink: '#ECEEF0', // 15.4
  muted: '#A3AAB3', // 7.7
  faint: '#767D86', // 4.3
  hairline: '#2A2E34',
  strongLine: '#464C55',
  selectedRow: '#262A30',
  os: '#FFB3B8', // 10.6
  task: '#CCD2FF', // 12.2
  alarm: '#FF5C4D', // 5.9
  alarmTint: '#3A1D1B',
}

export function paletteOf(theme: Theme): Palette {
  if (typeof theme === 'string') return theme === 'dark' ? DARK : LIGHT
  if (theme.forced) return forcedPalette(theme)
  return theme.base === 'dark' ? MORE_DARK : MORE_LIGHT
}

export type FillPattern = 'solid' | 'stripes' | 'dots'

/** How one task is painted. */
export interface TaskPaint {
  /** Bars; the same in both themes. */
  readonly fill: string
  /** Outlines, dots, hatch and everything under 4 px. */
  readonly edge: string
  /** Text inside a bar. */
  readonly textOnFill: string
  /** Fills too light to end by themselves on a white surface get a line of 1 px. */
  readonly hasOutline: boolean
  readonly pattern: FillPattern
}

/** Wong 2011 (Nature Methods 8, 441), in the order tasks take them. */
const FILLS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442'] as const
const LIGHT_EDGES = ['#005A8E', '#A26A00', '#007554', '#9C4C79', '#26799F', '#A34700', '#857B00'] as const
const DARK_EDGES = ['#4DA3D8', '#E69F00', '#2BB98D', '#CC79A7', '#56B4E9', '#E8762A', '#F0E442'] as const
const PATTERNS: readonly FillPattern[] = ['solid', 'stripes', 'dots']
const DARK_TEXT = '#16181C'

/** So many hues there are; patterns tell tasks of one hue apart. */
export const HUES = FILLS.length

/** So many tasks look different from each other; the next one looks like the first again. */
export const DISTINCT_TASKS = FILLS.length * PATTERNS.length

/** The paint of a task, by its place in the task set: seven hues solid, then striped, then dotted. Never negative. */
export function taskPaint(task: number, theme: Theme): TaskPaint {
  if (typeof theme !== 'string') {
    const paint = taskPaint(task, theme.base)
    return theme.forced ? forcedPaint(theme.forced) : strongPaint(paint, task % FILLS.length, theme.base)
  }
  const hue = task % FILLS.length
  return {
    fill: FILLS[hue],
    edge: (theme === 'dark' ? DARK_EDGES : LIGHT_EDGES)[hue],
    textOnFill: hue === 0 ? '#FFFFFF' : DARK_TEXT,
    hasOutline: theme === 'light' && (hue === 1 || hue === 4 || hue === 6),
    pattern: PATTERNS[Math.floor(task / FILLS.length) % PATTERNS.length],
  }
}

/** One family for screen and picture; the last name covers both Chinese scripts on Linux. */
export const FONT_FAMILY = 'system-ui, "Segoe UI", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", sans-serif'
