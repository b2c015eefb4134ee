import { SpanState, type SpanTable } from '../trace/span-table'
import { firstAbove } from '../trace/rising'
import type { TimeSpan } from './model'

/**
 * How much an execution's lanes show, by the median width of its visible slices:
 * `marks` 6 px and more | `small` 3 to 6 | `bars` 1 to 3 | `shares` under 1.
 */
export type Level = 'marks' | 'small' | 'bars' | 'shares'

const LEVELS: readonly { readonly level: Level; readonly from: number }[] = [
  { level: 'marks', from: 6 },
  { level: 'small', from: 3 },
  { level: 'bars', from: 1 },
  { level: 'shares', from: 0 },
]

/** A level is left only when the median is this far beyond its limit, so that it does not flicker while zooming. */
const HYSTERESIS = 0.2
/** More visible spans than these are never drawn one by one. */
const MOST_SPANS = 20_000
/** The median of more slices than these is taken of every n-th of them: it picks a level, it draws nothing. */
const MEDIAN_OF = 4096

/** The level for a median slice of so many px, coming from the level before (undefined: the first picture). */
export function levelFor(medianPx: number, before: Level | undefined): Level {
  const plain = plainLevel(medianPx)
  if (before === undefined || plain === before) return plain
  const isFiner = rank(plain) < rank(before)
  const damped = plainLevel(isFiner ? medianPx / (1 + HYSTERESIS) : medianPx * (1 + HYSTERESIS))
  return isFiner === rank(damped) < rank(before) && damped !== before ? damped : before
}

const rank = (level: Level): number => LEVELS.findIndex((one) => one.level === level)

function plainLevel(medianPx: number): Level {
  return LEVELS.find((one) => medianPx >= one.from)?.level ?? 'shares'
}

/** The level of an execution for what is visible. */
export function chooseLevel(spans: SpanTable, domain: TimeSpan, widthPx: number, before: Level | undefined): Level {
  const ranges: { readonly from: number; readonly to: number }[] = []
  let count = 0
  for (let lane = 0; lane + 1 < spans.laneStart.length; lane++) {
    const range = visibleSpans(spans, lane, domain)
    if (range.from >= range.to) continue
    ranges.push(range)
    count += range.to - range.from
  }
  if (count > MOST_SPANS) return 'shares'
  const median = medianSlice(spans, ranges, Math.max(1, Math.ceil(count / MEDIAN_OF)))
  if (median === undefined) return 'marks'
  return levelFor((median / (domain.end - domain.start)) * widthPx, before)
}

/** Median length of the slices of some length among these rows, us, of about every `step`-th row; undefined: there is none. */
function medianSlice(
  spans: SpanTable,
  ranges: readonly { readonly from: number; readonly to: number }[],
  step: number,
): number | undefined {
  const lengths: number[] = []
  let skip = 0
  for (const { from, to } of ranges) {
    let i = from + skip
    for (; i < to; i += step) {
      // Every n-th span may fall on one state only, so each pick goes on to the next slice from where it stands.
      const end = Math.min(to, i + step)
      let j = i
      while (j < end && spans.state[j] > SpanState.frozen) j++
      if (j < end && spans.end[j] > spans.start[j]) lengths.push(spans.end[j] - spans.start[j])
    }
    skip = i - to
  }
  const sorted = Float64Array.from(lengths).sort()
  return sorted[sorted.length >> 1]
}

/** The spans of a lane that touch a time span: rows [from, to). */
export function visibleSpans(
  spans: SpanTable,
  lane: number,
  domain: TimeSpan,
): { readonly from: number; readonly to: number } {
  const first = spans.laneStart[lane]
  const last = spans.laneStart[lane + 1]
  let from = firstAbove(spans.end, domain.start, first, last)
  // A slice without length at the very edge belongs to the picture: its mark is a decision.
  while (from > first && spans.end[from - 1] === domain.start) from--
  return { from, to: firstAbove(spans.start, domain.end, from, last) }
}
