/**
 * Events in few bytes, part by part, each by itself. Most events of a run are repetitions: the same task does the same thing at the same step, as long
 * after the event before. Each such combination stands in the part's rows once, and an event is the number of its row: one byte where there are at
 * most 256 rows. Where times are too various for that, the time since the event before stands apart. The decider is left out: the kind tells it.
 *
 * Layout, all little-endian, a multiple of 8 bytes long: six Uint32 (bytes of the part, index of its first event, events, rows, width of a code,
 * width of a gap that stands apart or 0) and a Float64 (the time the first gap counts from, us); then Int32 columns of the rows (kind, reason and core
 * a byte each, the lowest first; task; step; arg; gap in us), the gaps that stand apart, and the codes, each column starting at a multiple of 8.
 */
export interface EventPart {
  /** Index of its first event in the run. */
  readonly first: number
  readonly events: number
  /** The time the first gap counts from, us. */
  readonly since: number
  readonly word: Int32Array
  readonly task: Int32Array
  readonly step: Int32Array
  readonly arg: Int32Array
  readonly gap: Int32Array
  /** Us; undefined where the rows have them. */
  readonly gaps: Uint8Array | Uint16Array | Uint32Array | Float64Array | undefined
  readonly codes: Uint8Array | Uint16Array | Uint32Array
}

export const PART_HEADER_BYTES = 32
export const ROW_COLUMNS = ['word', 'task', 'step', 'arg', 'gap'] as const
const OF_WIDTH = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const
export type CodeWidth = 1 | 2 | 4
export type GapWidth = CodeWidth | 8

/** Every column starts at a multiple of 8 bytes. */
export const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** How long a part is, by its header. */
export function partBytes(block: Uint8Array, at: number): number {
  return new Uint32Array(block.buffer, block.byteOffset + at, 1)[0]
}

/** The part that begins at a place of a block, which must be aligned to 8 bytes in its buffer. Throws where bytes are missing. */
export function partAt(block: Uint8Array, at: number): EventPart {
  const bytes = partBytes(block, at)
  const buffer = block.buffer as ArrayBuffer
  let offset = block.byteOffset + at
  const [, first, events, rows, codeWidth, gapWidth] = new Uint32Array(buffer, offset, 6)
  const [since] = new Float64Array(buffer, offset + 24, 1)
  offset += PART_HEADER_BYTES
  const needed = partSize(rows, events, codeWidth, gapWidth)
  if (needed !== bytes || at + bytes > block.byteLength)
    throw new Error(`packed run is cut off at ${at} of ${block.byteLength} bytes`)
  const column = <Column>(Type: ColumnType<Column>, length: number): Column => {
    const made = new Type(buffer, offset, length)
    offset += aligned(length * Type.BYTES_PER_ELEMENT)
    return made
  }
  const [word, task, step, arg, gap] = ROW_COLUMNS.map(() => column(Int32Array, rows))
  // What has a width that there is not has no constructor: that throws.
  const gaps =
    gapWidth === 0 ? undefined : column<NonNullable<EventPart['gaps']>>(OF_WIDTH[gapWidth as GapWidth], events)
  const codes = column<EventPart['codes']>(OF_WIDTH[codeWidth as CodeWidth], events)
  return { first, events, since, word, task, step, arg, gap, gaps, codes }
}

interface ColumnType<Column> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, offset: number, length: number): Column
}

/** Bytes of a part. */
export function partSize(rows: number, events: number, codeWidth: number, gapWidth: number): number {
  const rowBytes = ROW_COLUMNS.length * aligned(4 * rows)
  return PART_HEADER_BYTES + rowBytes + aligned(gapWidth * events) + aligned(codeWidth * events)
}
