import { type CodeWidth, type EventPart, type GapWidth, partAt, partSize, ROW_COLUMNS } from './event-part'
import { EventRows } from './event-rows'
import type { TraceEvents } from './trace'

/** Most events of one part: the rows of a part are forgotten at its end, which bounds the memory they take. */
export const PART_EVENTS = 1 << 16
/** Most rows with gaps: their codes are one byte. */
const MOST_SHORT_ROWS = 256
/** Events encoded at one go: a loop that is short and run often is compiled once, not for each way in and out. */
const AT_ONCE = 1 << 12
const MOST_GAP_IN_ROW = 0x7fff_ffff

/** Makes the parts of one run, in order. */
export class EventPacker {
  private readonly rows: EventRows
  /** Times turned out to be too various for the rows: no further part tries. */
  private areGapsApart = false
  private codes = new Uint32Array(0)

  constructor(tasks: number) {
    this.rows = new EventRows(tasks)
  }

  /** The events [from, to), at most `PART_EVENTS`. */
  pack(events: TraceEvents, from: number, to: number): Uint8Array<ArrayBuffer> {
    const count = to - from
    if (this.codes.length < count) this.codes = new Uint32Array(count)
    if (!this.areGapsApart) this.areGapsApart = !this.encode(events, from, to, true)
    if (this.areGapsApart) this.encode(events, from, to, false)
    const { rows, codes, areGapsApart } = this
    const since = from === 0 ? 0 : events.time[from - 1]
    const codeWidth: CodeWidth = rows.count <= 256 ? 1 : rows.count <= 65_536 ? 2 : 4
    const gapWidth = areGapsApart ? widthOfGaps(events.time, from, to, since) : 0
    const bytes = partSize(rows.count, count, codeWidth, gapWidth)
    const block = new Uint8Array(bytes)
    const header = new DataView(block.buffer)
    for (const [i, value] of [bytes, from, count, rows.count, codeWidth, gapWidth].entries())
      header.setUint32(4 * i, value, true)
    header.setFloat64(24, since, true)
    const part = partAt(block, 0)
    for (const name of ROW_COLUMNS) part[name].set(rows[name].subarray(0, rows.count))
    part.codes.set(codes.subarray(0, count))
    if (part.gaps) writeGaps(events.time, from, to, since, part.gaps)
    return block
  }

  /** Gives every event its code. False where there are too many rows with gaps. */
  private encode(events: TraceEvents, from: number, to: number, withGaps: boolean): boolean {
    this.rows.clear()
    for (let next = from; next < to; next += AT_ONCE) {
      if (!this.encodeSome(events, from, next, Math.min(next + AT_ONCE, to), withGaps)) return false
    }
    return true
  }

  private encodeSome(events: TraceEvents, first: number, from: number, to: number, withGaps: boolean): boolean {
    const { time, kind, task, core, step, reason, arg } = events
    const { rows, codes } = this
    let before = from === 0 ? 0 : time[from - 1]
    for (let i = from; i < to; i++) {
      const now = time[i]
      const gap = withGaps ? now - before : 0
      before = now
      if (gap > MOST_GAP_IN_ROW) return false
      const word = kind[i] | (reason[i] << 8) | ((core[i] & 255) << 16)
      codes[i - first] = rows.codeOf(word, task[i], step[i], arg[i], gap)
      if (withGaps && rows.count > MOST_SHORT_ROWS) return false
    }
    return true
  }
}

function widthOfGaps(time: Float64Array, from: number, to: number, since: number): GapWidth {
  let most = 0
  let before = since
  for (let i = from; i < to; i++) {
    if (time[i] - before > most) most = time[i] - before
    before = time[i]
  }
  return most <= 255 ? 1 : most <= 65_535 ? 2 : most <= 4_294_967_295 ? 4 : 8
}

function writeGaps(
  time: Float64Array,
  from: number,
  to: number,
  since: number,
  into: NonNullable<EventPart['gaps']>,
): void {
  let before = since
  for (let i = from; i < to; i++) {
    into[i - from] = time[i] - before
    before = time[i]
  }
}
