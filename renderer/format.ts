import type { Micros } from '../shared/time'
import { currentLocale } from './i18n'

// Chromium's default locale stays en-US whatever the system says, so the locale is always named.
const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = currentLocale()
  const key = `${locale} ${options.style} ${options.minimumFractionDigits} ${options.maximumFractionDigits}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

/** From here on times are written in seconds, as on the axis. */
const SECONDS_FROM: Micros = 10_000_000

/** And from here on with one decimal only. */
const LONG_FROM: Micros = 10_000_000_000

/** A time with its unit: `22.1 ms`, from ten seconds on `69.99 s`, from ten thousand on `86,400.0 s`. */
export function formatDuration(us: Micros): string {
  if (Math.abs(us) < SECONDS_FROM) return `${formatMs(us)} ms`
  const digits = Math.abs(us) < LONG_FROM ? 2 : 1
  return `${numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(us / 1_000_000)} s`
}

/** A time to the microsecond with its unit: `22.125 ms`, from ten seconds on like `formatDuration`. */
export function formatExactDuration(us: Micros): string {
  return Math.abs(us) < SECONDS_FROM ? `${formatExactMs(us)} ms` : formatDuration(us)
}

/** A whole number with group separators: `102,518`. */
export function formatCount(value: number): string {
  return numberFormat({ maximumFractionDigits: 0 }).format(value)
}

/** Milliseconds with one decimal, as the metrics show them: `22.1`. More decimals only where one would hide a difference from zero. */
export function formatMs(us: Micros): string {
  const digits = us !== 0 && Math.abs(us) < 50 ? 3 : 1
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(us / 1000)
}

/** Milliseconds to the microsecond without needless zeros: `3.5`, `0.002`. */
export function formatExactMs(us: Micros): string {
  return numberFormat({ minimumFractionDigits: 0, maximumFractionDigits: 3 }).format(us / 1000)
}

/** A setting in ms as written: `4`, `0.002`. */
export function formatSettingMs(ms: number): string {
  return numberFormat({ minimumFractionDigits: 0, maximumFractionDigits: 3 }).format(ms)
}

/** A share of one as `66.7 %`. */
export function formatShare(share: number): string {
  const digits = 1
  const number = numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share * 100)
  return `${number} %`
}

/** An index between 0 and 1 with two decimals: `0.87`. */
export function formatIndex(value: number): string {
  return numberFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
}
