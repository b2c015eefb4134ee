import { ticks as ticksOf } from 'd3'
import type { Micros } from '../time'
import type { TimeSpan } from './model'

const US_PER_MS = 1000
const US_PER_S = 1_000_000
/** From here on times are written in seconds. */
const SECONDS_FROM = 10 * US_PER_S

/** ms without the unit, at least one decimal and at most three: `4.0`, `0.5`, `1,205.667`. What a bar carries. */
export function formatMs(us: Micros): string {
  const [whole, decimals = ''] = (us / US_PER_MS).toFixed(3).split('.')
  return `${groupDigits(whole)}.${decimals.replace(/0+$/, '').padEnd(1, '0')}`
}

/** A time or length with its unit: `14.0 ms`, and from 10 s on `16.3 s` to the ms. */
export function formatTime(us: Micros): string {
  if (Math.abs(us) >= SECONDS_FROM) return `${fixedGroups(us / US_PER_S, 3)} s`
  return `${formatMs(Math.round(us))} ms`
}

export interface Tick {
  readonly time: Micros
  readonly label: string
}

export type MeasureText = (text: string, sizePx: number, weight: number) => number

/** Ticks at 1, 2 or 5 times a power of ten, as many as fit with 60 px (or a label and 14 px) from one to the next. */
export function timeTicks(domain: TimeSpan, widthPx: number, measure: MeasureText): readonly Tick[] {
  for (let count = Math.max(1, Math.floor(widthPx / 60)); count > 1; count--) {
    const values = ticksOf(domain.start / US_PER_MS, domain.end / US_PER_MS, count)
    if (values.length < 2) break
    const step = (values[1] - values[0]) * US_PER_MS
    const ticks = values.map((ms): Tick => {
      const time = Math.round(ms * US_PER_MS)
      return { time, label: tickLabel(time, step, domain) }
    })
    const widest = Math.max(...ticks.map((tick) => measure(tick.label, 12, 400)))
    const spacingPx = (step / (domain.end - domain.start)) * widthPx
    if (step >= 0.999 && spacingPx >= Math.max(60, widest + 14)) return ticks
  }
  const only = Math.ceil(domain.start)
  return only <= domain.end ? [{ time: only, label: tickLabel(only, domain.end - domain.start, domain) }] : []
}

/** Unit by where we look, decimals by how far the ticks stand apart. */
function tickLabel(time: Micros, step: Micros, domain: TimeSpan): string {
  if (step < 10) return `${groupDigits(String(Math.round(time)))} \u00b5s`
  if (domain.end >= SECONDS_FROM) return `${fixedGroups(time / US_PER_S, decimalsFor(step / US_PER_S))} s`
  return `${fixedGroups(time / US_PER_MS, decimalsFor(step / US_PER_MS))} ms`
}

function decimalsFor(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
}

function fixedGroups(value: number, decimals: number): string {
  const [whole, rest] = value.toFixed(decimals).split('.')
  return rest === undefined ? groupDigits(whole) : `${groupDigits(whole)}.${rest}`
}

/** A whole number with commas: `102,518`. */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
