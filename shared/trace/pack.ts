import type { TieTable } from './decisions/decision-index'
import { type Moments, NO_MOMENTS } from './moments'
import type { MarkTable, SpanTable } from './span-table'

/**
 * Spans, marks, moments and ties of a run as one block of bytes for the way to the window.
 *
 * Layout, all little-endian: eight Uint32 (magic `ILVR`, version, lanes, spans, marks, iterations, ties, zero), then the columns in the order of
 * `SPAN_COLUMNS`, `MARK_COLUMNS`, `Moments` and `TIE_COLUMNS`, each starting at a multiple of 8. On a little-endian machine, from an aligned buffer, `unpackRun` copies nothing: the
 * columns are views of the block.
 */
const MAGIC = 0x5256_4c49
const VERSION = 3
const HEADER_BYTES = 32

type Column = Float64Array | Int32Array | Uint8Array | Int8Array
type ColumnType = Float64ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor | Int8ArrayConstructor
type ColumnList<Table> = readonly (readonly [Exclude<keyof Table, 'length'>, ColumnType])[]

const SPAN_COLUMNS = [
  ['laneStart', Int32Array],
  ['start', Float64Array],
  ['end', Float64Array],
  ['state', Uint8Array],
  ['reason', Uint8Array],
  ['step', Int32Array],
  ['core', Int8Array],
  ['endKind', Uint8Array],
  ['by', Int32Array],
  ['event', Int32Array],
] as const satisfies ColumnList<SpanTable>

const MARK_COLUMNS = [
  ['time', Float64Array],
  ['kind', Uint8Array],
  ['task', Int32Array],
  ['step', Int32Array],
  ['arg', Int32Array],
] as const satisfies ColumnList<MarkTable>

const TIE_COLUMNS = [
  ['event', Int32Array],
  ['time', Float64Array],
  ['core', Int8Array],
  ['setting', Uint8Array],
  ['task', Int32Array],
  ['other', Int32Array],
  ['isKeep', Uint8Array],
] as const satisfies ColumnList<TieTable>

/** Of a run in which no other tie rule leads elsewhere, or where nobody looked. */
export const NO_TIES: TieTable = {
  length: 0,
  event: new Int32Array(0),
  time: new Float64Array(0),
  core: new Int8Array(0),
  setting: new Uint8Array(0),
  task: new Int32Array(0),
  other: new Int32Array(0),
  isKeep: new Uint8Array(0),
}

const isLittleEndianHost = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** All of it in one block of bytes, see above. */
export function packRun(
  spans: SpanTable,
  marks: MarkTable,
  moments: Moments = NO_MOMENTS,
  ties: TieTable = NO_TIES,
): Uint8Array<ArrayBuffer> {
  const columns: Column[] = [
    ...SPAN_COLUMNS.map(([name]) => spans[name]),
    ...MARK_COLUMNS.map(([name]) => marks[name]),
    moments.iterations,
    ...TIE_COLUMNS.map(([name]) => ties[name]),
  ]
  const size = columns.reduce((sum, column) => sum + aligned(column.byteLength), HEADER_BYTES)
  const block = new Uint8Array(size)
  const header = new DataView(block.buffer)
  const counts = [spans.laneStart.length - 1, spans.length, marks.length, moments.iterations.length, ties.length]
  for (const [i, value] of [MAGIC, VERSION, ...counts].entries()) {
    header.setUint32(i * 4, value, true)
  }
  let at = HEADER_BYTES
  for (const column of columns) {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
    block.set(isLittleEndianHost ? bytes : swapped(bytes, column.BYTES_PER_ELEMENT), at)
    at += aligned(column.byteLength)
  }
  return block
}

interface UnpackedRun {
  readonly spans: SpanTable
  readonly marks: MarkTable
  readonly moments: Moments
  readonly ties: TieTable
}

/** What is in a block. Throws on bytes that `packRun` of this version did not make. */
export function unpackRun(block: Uint8Array): UnpackedRun {
  if (block.byteLength < HEADER_BYTES)
    throw new Error(`packed run of ${block.byteLength} bytes is shorter than its header`)
  const header = new DataView(block.buffer, block.byteOffset, HEADER_BYTES)
  const numbers = Array.from({ length: 7 }, (_, i) => header.getUint32(i * 4, true))
  const [magic, version, lanes, spanCount, markCount, iterationCount, tieCount] = numbers
  if (magic !== MAGIC) throw new Error('these bytes are no packed run')
  if (version !== VERSION) throw new Error(`packed run of version ${version}, expected ${VERSION}`)

  let at = HEADER_BYTES
  const read = (Type: ColumnType, rows: number): Column => {
    const byteLength = rows * Type.BYTES_PER_ELEMENT
    if (at + byteLength > block.byteLength)
      throw new Error(`packed run of ${block.byteLength} bytes is cut off at ${at + byteLength}`)
    const offset = block.byteOffset + at
    const isViewable =
      isLittleEndianHost && offset % Type.BYTES_PER_ELEMENT === 0 && block.buffer instanceof ArrayBuffer
    at += aligned(byteLength)
    if (isViewable) return new Type(block.buffer as ArrayBuffer, offset, rows)
    const bytes = block.slice(offset - block.byteOffset, offset - block.byteOffset + byteLength)
    return new Type(
      (isLittleEndianHost ? bytes : swapped(bytes, Type.BYTES_PER_ELEMENT)).buffer as ArrayBuffer,
      0,
      rows,
    )
  }
  const spans = Object.fromEntries(
    SPAN_COLUMNS.map(([name, Type]) => [name, read(Type, name === 'laneStart' ? lanes + 1 : spanCount)]),
  )
  const marks = Object.fromEntries(MARK_COLUMNS.map(([name, Type]) => [name, read(Type, markCount)]))
  const iterations = read(Float64Array, iterationCount) as Float64Array
  const ties = Object.fromEntries(TIE_COLUMNS.map(([name, Type]) => [name, read(Type, tieCount)]))
  // The lists above name every column of the tables with its type; the compiler cannot follow them through `fromEntries`.
  return {
    spans: { length: spanCount, ...spans } as unknown as SpanTable,
    marks: { length: markCount, ...marks } as unknown as MarkTable,
    moments: { iterations },
    ties: { length: tieCount, ...ties } as unknown as TieTable,
  }
}

/** A copy with the bytes of every element reversed. */
function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const copy = bytes.slice()
  for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse()
  return copy
}
