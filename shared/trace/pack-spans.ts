import { roomFor } from '../room-for'
import { makeTable, type Room } from './spans'
import type { SpanTable } from './span-table'

/**
 * Spans in few bytes: of each only how long it lasts, a number for what it is, and how many events after the one before of its lane it began; 3 to 5
 * bytes instead of 32. Spans tile the stay of a task, so each starts where the one before ends. What spans are (state, reason, core, `endKind`,
 * step, `by`) comes again and again: each combination stands in `kinds` once. A number too large for its column is `most` there, and the next in the
 * list of large ones.
 *
 * | column | per | meaning |
 * | --- | --- | --- |
 * | laneStart | lane, and one | as in `SpanTable` |
 * | laneFrom | lane | us, when its first span starts |
 * | lengths | span | in `unit`s |
 * | longLengths | large one | in `unit`s |
 * | codes | span | row of `kinds` |
 * | kinds | combination | three numbers: state, reason, core and `endKind` a byte each, the lowest first; step; `by` |
 * | eventGaps | span | `event` less that of the span before in its lane; of a lane's first, less 0 |
 * | longGaps | large one | |
 */
export interface PackedSpans {
  readonly laneStart: Int32Array
  readonly laneFrom: Float64Array
  readonly lengths: Narrow
  readonly longLengths: Float64Array
  readonly codes: Narrow
  readonly kinds: Int32Array
  readonly eventGaps: Narrow
  readonly longGaps: Int32Array
}

/** A column as narrow as its numbers allow. */
export type Narrow = Uint8Array | Uint16Array | Uint32Array
export type Width = 1 | 2 | 4

/** What has to be known before the columns can be made: how many rows they have, and how wide they are. */
export interface SpanPlan {
  /** All lengths are multiples of it, us. */
  readonly unit: number
  readonly lengthWidth: Width
  readonly longLengths: number
  readonly codeWidth: Width
  readonly eventWidth: Width
  readonly longGaps: number
  readonly kinds: Kinds
  /** The code of every span. */
  readonly codes: Uint32Array
}

const KIND_COLUMNS = 3
const mostOf = (width: Width): number => 2 ** (8 * width) - 1

/** The combinations that occur, each with a number, found by what stood behind the one before last time, else by hashing. */
class Kinds {
  count = 0
  rows = new Int32Array(64 * KIND_COLUMNS)
  /** The code that followed each code last. */
  private followers = new Int32Array(64)
  /** Codes by hash, + 1; 0 is a free place. */
  private table = new Int32Array(256)

  codeOf(before: number, bytes: number, step: number, by: number): number {
    const guess = this.followers[before]
    const { rows } = this
    const at = guess * KIND_COLUMNS
    if (this.count > 0 && rows[at] === bytes && rows[at + 1] === step && rows[at + 2] === by) return guess
    const code = this.find(bytes, step, by)
    this.followers[before] = code
    return code
  }

  private is(code: number, bytes: number, step: number, by: number): boolean {
    const { rows } = this
    const at = code * KIND_COLUMNS
    return rows[at] === bytes && rows[at + 1] === step && rows[at + 2] === by
  }

  private find(bytes: number, step: number, by: number): number {
    const mask = this.table.length - 1
    let place = hashOf(bytes, step, by) & mask
    for (; this.table[place] !== 0; place = (place + 1) & mask) {
      const code = this.table[place] - 1
      if (this.is(code, bytes, step, by)) return code
    }
    const code = this.count++
    if (this.count > this.followers.length) this.grow()
    this.rows.set([bytes, step, by], code * KIND_COLUMNS)
    this.table[place] = code + 1
    if (2 * this.count > this.table.length) this.rehash()
    return code
  }

  private grow(): void {
    const [rows, followers] = [this.rows, this.followers]
    this.rows = new Int32Array(2 * rows.length)
    this.rows.set(rows)
    this.followers = new Int32Array(2 * followers.length)
    this.followers.set(followers)
  }

  private rehash(): void {
    this.table = new Int32Array(4 * this.table.length)
    const mask = this.table.length - 1
    for (let code = 0; code < this.count; code++) {
      const at = code * KIND_COLUMNS
      let place = hashOf(this.rows[at], this.rows[at + 1], this.rows[at + 2]) & mask
      while (this.table[place] !== 0) place = (place + 1) & mask
      this.table[place] = code + 1
    }
  }
}

/** Mixes three numbers into one (the finaliser of MurmurHash3, public domain). */
function hashOf(bytes: number, step: number, by: number): number {
  let hash = bytes ^ Math.imul(step, 0x9e3779b1) ^ Math.imul(by, 0x85ebca77)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}

/** Used by one plan after the other: only the columns made from a plan leave this file. */
let codesRoom = new Uint32Array(0)

/** Looks the spans over: two passes. Throws where they do not tile their lanes: such a table was not made by `toSpans`. */
export function planSpans(spans: SpanTable): SpanPlan {
  const { length, laneStart, start, end, state, reason, core, endKind, step, by, event } = spans
  const lanes = laneStart.length - 1
  if (codesRoom.length < length) codesRoom = new Uint32Array(roomFor(length))
  const codes = codesRoom
  const kinds = new Kinds()
  const gaps = new Sizes()
  let unit = 0
  for (let lane = 0; lane < lanes; lane++) {
    let code = 0
    let last = 0
    const first = laneStart[lane]
    let until = first < length ? start[first] : 0
    for (let i = first; i < laneStart[lane + 1]; i++) {
      if (start[i] !== until) throw new Error(`span ${i} starts at ${start[i]}, not at ${until}`)
      const took = end[i] - until
      until = end[i]
      if (unit !== 1 && !isMultiple(took, unit)) unit = greatestDivisor(took, unit)
      const bytes = state[i] | (reason[i] << 8) | ((core[i] & 255) << 16) | (endKind[i] << 24)
      code = kinds.codeOf(code, bytes, step[i], by[i])
      codes[i] = code
      const gap = event[i] - last
      if (gap >= 255) gaps.noteLarge(gap)
      last = event[i]
    }
  }
  unit ||= 1
  const lengths = new Sizes()
  const large = 255 * unit
  for (let i = 0; i < length; i++) if (end[i] - start[i] >= large) lengths.noteLarge((end[i] - start[i]) / unit)
  const codeWidth = kinds.count <= 256 ? 1 : kinds.count <= 65_536 ? 2 : 4
  const [lengthWidth, eventWidth] = [lengths.width(length, 8), gaps.width(length, 4)]
  return {
    unit,
    lengthWidth,
    longLengths: lengths.longerThan(lengthWidth),
    codeWidth,
    eventWidth,
    longGaps: gaps.longerThan(eventWidth),
    kinds,
    codes,
  }
}

/** Nothing is a multiple of 0 but 0. Small numbers are divided as integers: several times faster. */
function isMultiple(value: number, unit: number): boolean {
  if (unit === 0) return value === 0
  return value <= 0x7fff_ffff ? (value | 0) % (unit | 0) === 0 : value % unit === 0
}

/** Counts how many numbers do not fit into one, two or four bytes. */
class Sizes {
  private over1 = 0
  private over2 = 0
  private over4 = 0

  /** Only of numbers of 255 or more. */
  noteLarge(value: number): void {
    this.over1++
    if (value < 65_535) return
    this.over2++
    if (value >= 4_294_967_295) this.over4++
  }

  longerThan(width: Width): number {
    return width === 1 ? this.over1 : width === 2 ? this.over2 : this.over4
  }

  /** The width with the fewest bytes in all. `large`: bytes of a number in the list of large ones. */
  width(count: number, large: number): Width {
    const bytes = (width: Width): number => width * count + large * this.longerThan(width)
    return bytes(1) <= bytes(2) && bytes(1) <= bytes(4) ? 1 : bytes(2) <= bytes(4) ? 2 : 4
  }
}

/** Euclid's; 0 divides nothing. */
function greatestDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

/** Fills the columns of a plan. */
export function writeSpans(spans: SpanTable, plan: SpanPlan, into: PackedSpans): void {
  const { length, laneStart, start, end, event } = spans
  const { unit, kinds } = plan
  const { lengths, eventGaps } = into
  into.laneStart.set(laneStart)
  into.kinds.set(kinds.rows.subarray(0, into.kinds.length))
  into.codes.set(plan.codes.subarray(0, length))
  const [mostLength, mostGap] = [mostOf(plan.lengthWidth), mostOf(plan.eventWidth)]
  let longLength = 0
  let longGap = 0
  for (let lane = 0; lane + 1 < laneStart.length; lane++) {
    let last = 0
    const first = laneStart[lane]
    into.laneFrom[lane] = first < laneStart[lane + 1] ? start[first] : 0
    for (let i = first; i < laneStart[lane + 1]; i++) {
      const took = (end[i] - start[i]) / unit
      lengths[i] = took < mostLength ? took : mostLength
      if (took >= mostLength) into.longLengths[longLength++] = took
      const gap = event[i] - last
      last = event[i]
      eventGaps[i] = gap < mostGap ? gap : mostGap
      if (gap >= mostGap) into.longGaps[longGap++] = gap
    }
  }
}

/** How many numbers `kinds` has. */
export function kindsLength(count: number): number {
  return count * KIND_COLUMNS
}

/**
 * The table again. @param room where it is written to, until the next is; else it gets memory of its own
 */
export function readSpans(packed: PackedSpans, unit: number, room?: Room): SpanTable {
  const { laneStart, laneFrom, lengths, longLengths, codes, kinds, eventGaps, longGaps } = packed
  const { length } = codes
  const spans = makeTable(length, laneStart, room)
  const { start, end, state, reason, core, endKind, step, by, event } = spans
  const mostLength = mostOf(lengths.BYTES_PER_ELEMENT as Width)
  const mostGap = mostOf(eventGaps.BYTES_PER_ELEMENT as Width)
  let longLength = 0
  let longGap = 0
  for (let lane = 0; lane + 1 < laneStart.length; lane++) {
    let now = laneFrom[lane]
    let last = 0
    for (let i = laneStart[lane]; i < laneStart[lane + 1]; i++) {
      let took: number = lengths[i]
      if (took === mostLength) took = longLengths[longLength++]
      start[i] = now
      now += took * unit
      end[i] = now
      const at = codes[i] * KIND_COLUMNS
      const bytes = kinds[at]
      state[i] = bytes
      reason[i] = bytes >> 8
      core[i] = bytes >> 16
      endKind[i] = bytes >>> 24
      step[i] = kinds[at + 1]
      by[i] = kinds[at + 2]
      let gap: number = eventGaps[i]
      if (gap === mostGap) gap = longGaps[longGap++]
      last += gap
      event[i] = last
    }
  }
  return spans
}
