import type { TieTable } from './decisions/tie-table'
import { type Moments, NO_MOMENTS } from './moments'
import { kindsLength, type PackedSpans, planSpans, readSpans, type SpanPlan, writeSpans } from './pack-spans'
import type { MarkTable, SpanTable } from './span-table'
import type { Room } from './spans'

/**
 * Spans, marks, moments and ties of a run as one block of bytes for the way to the window.
 *
 * Layout, all little-endian: fourteen Uint32 (magic `ILVR`, version, and the rows and widths of `Counts`) and a Float64 (the unit of the spans'
 * lengths, us), then the columns of `PackedSpans`, of `MARK_COLUMNS`, `Moments` and `TIE_COLUMNS`, each starting at a multiple of 8. On a
 * little-endian machine, from an aligned buffer, `unpackRun` copies nothing but the spans.
 */
const MAGIC = 0x5256_4c49
const VERSION = 4
const UNIT_AT = 56
const HEADER_BYTES = 64

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | Int8Array
type ColumnType =
  | Float64ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | Uint16ArrayConstructor
  | Uint8ArrayConstructor
  | Int8ArrayConstructor
type ColumnList<Table> = readonly (readonly [Exclude<keyof Table, 'length'>, ColumnType])[]

/** What the header says, in its order. */
const COUNTS = [
  'lanes',
  'spans',
  'marks',
  'iterations',
  'ties',
  'kinds',
  'lengthWidth',
  'longLengths',
  'codeWidth',
  'eventWidth',
  'longGaps',
] as const
type Counts = Readonly<Record<(typeof COUNTS)[number], number>>

const OF_WIDTH: Readonly<Record<number, ColumnType>> = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }

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

/** Every column of a block with its type and rows, in order. */
function columnsOf(counts: Counts): readonly (readonly [name: string, type: ColumnType, rows: number])[] {
  const { lanes, spans, marks, iterations, ties } = counts
  const narrow = (width: number): ColumnType => {
    const type = OF_WIDTH[width]
    if (type === undefined) throw new Error(`no column is ${width} bytes wide`)
    return type
  }
  return [
    ['laneStart', Int32Array, lanes + 1],
    ['laneFrom', Float64Array, lanes],
    ['lengths', narrow(counts.lengthWidth), spans],
    ['longLengths', Float64Array, counts.longLengths],
    ['codes', narrow(counts.codeWidth), spans],
    ['kinds', Int32Array, kindsLength(counts.kinds)],
    ['eventGaps', narrow(counts.eventWidth), spans],
    ['longGaps', Int32Array, counts.longGaps],
    ...MARK_COLUMNS.map(([name, type]) => [`mark ${name}`, type, marks] as const),
    ['iterations', Float64Array, iterations],
    ...TIE_COLUMNS.map(([name, type]) => [`tie ${name}`, type, ties] as const),
  ]
}

/**
 * All of it in one block of bytes, see above.
 * @param lend gives memory of at least so many bytes, for who has some to be written again
 */
export function packRun(
  spans: SpanTable,
  marks: MarkTable,
  moments: Moments = NO_MOMENTS,
  ties: TieTable = NO_TIES,
  lend: (bytes: number) => ArrayBuffer = (bytes) => new ArrayBuffer(bytes),
): Uint8Array<ArrayBuffer> {
  const plan = planSpans(spans)
  const counts: Counts = {
    lanes: spans.laneStart.length - 1,
    spans: spans.length,
    marks: marks.length,
    iterations: moments.iterations.length,
    ties: ties.length,
    ...widthsOf(plan),
  }
  const columns = columnsOf(counts)
  const size = columns.reduce((sum, [, type, rows]) => sum + aligned(rows * type.BYTES_PER_ELEMENT), HEADER_BYTES)
  const block = new Uint8Array(lend(size), 0, size)
  const header = new DataView(block.buffer)
  for (const [i, value] of [MAGIC, VERSION, ...COUNTS.map((name) => counts[name]), 0].entries())
    header.setUint32(i * 4, value, true)
  header.setFloat64(UNIT_AT, plan.unit, true)

  let at = HEADER_BYTES
  const views: Record<string, Column> = {}
  for (const [name, Type, rows] of columns) {
    views[name] = new Type(block.buffer, at, rows)
    at += aligned(rows * Type.BYTES_PER_ELEMENT)
  }
  // `columnsOf` names every column of `PackedSpans` with its type; the compiler cannot follow that through the record.
  writeSpans(spans, plan, views as unknown as PackedSpans)
  for (const [name] of MARK_COLUMNS) views[`mark ${name}`].set(marks[name])
  views['iterations'].set(moments.iterations)
  for (const [name] of TIE_COLUMNS) views[`tie ${name}`].set(ties[name])
  if (!isLittleEndianHost) for (const column of Object.values(views)) swap(column)
  return block
}

function widthsOf(plan: SpanPlan): Omit<Counts, 'lanes' | 'spans' | 'marks' | 'iterations' | 'ties'> {
  const { kinds, lengthWidth, longLengths, codeWidth, eventWidth, longGaps } = plan
  return { kinds: kinds.count, lengthWidth, longLengths, codeWidth, eventWidth, longGaps }
}

interface UnpackedRun {
  readonly spans: SpanTable
  readonly marks: MarkTable
  readonly moments: Moments
  readonly ties: TieTable
}

/**
 * What is in a block. Throws on bytes that `packRun` of this version did not make.
 * @param room where the spans are written to, until the next are; else they get memory of their own
 */
export function unpackRun(block: Uint8Array, room?: Room): UnpackedRun {
  if (block.byteLength < HEADER_BYTES)
    throw new Error(`packed run of ${block.byteLength} bytes is shorter than its header`)
  const header = new DataView(block.buffer, block.byteOffset, HEADER_BYTES)
  const magic = header.getUint32(0, true)
  const version = header.getUint32(4, true)
  if (magic !== MAGIC) throw new Error('these bytes are no packed run')
  if (version !== VERSION) throw new Error(`packed run of version ${version}, expected ${VERSION}`)
  // Every name of the list gets its number; the compiler cannot follow them through `fromEntries`.
  const counts = Object.fromEntries(COUNTS.map((name, i) => [name, header.getUint32(8 + i * 4, true)])) as Counts

  let at = HEADER_BYTES
  const views: Record<string, Column> = {}
  for (const [name, type, rows] of columnsOf(counts)) {
    views[name] = readColumn(block, at, type, rows)
    at += aligned(rows * type.BYTES_PER_ELEMENT)
  }
  const marks = Object.fromEntries(MARK_COLUMNS.map(([name]) => [name, views[`mark ${name}`]]))
  const ties = Object.fromEntries(TIE_COLUMNS.map(([name]) => [name, views[`tie ${name}`]]))
  // `columnsOf` names every column of the tables with its type; the compiler cannot follow that through the record.
  return {
    spans: readSpans(views as unknown as PackedSpans, header.getFloat64(UNIT_AT, true), room),
    marks: { length: counts.marks, ...marks } as unknown as MarkTable,
    moments: { iterations: views['iterations'] as Float64Array },
    ties: { length: counts.ties, ...ties } as unknown as TieTable,
  }
}

/** A view of a column where the bytes lie well for one, else a copy. */
function readColumn(block: Uint8Array, at: number, Type: ColumnType, rows: number): Column {
  const byteLength = rows * Type.BYTES_PER_ELEMENT
  if (at + byteLength > block.byteLength)
    throw new Error(`packed run of ${block.byteLength} bytes is cut off at ${at + byteLength}`)
  const offset = block.byteOffset + at
  const isViewable = isLittleEndianHost && offset % Type.BYTES_PER_ELEMENT === 0 && block.buffer instanceof ArrayBuffer
  if (isViewable) return new Type(block.buffer as ArrayBuffer, offset, rows)
  const column = new Type(block.slice(at, at + byteLength).buffer as ArrayBuffer, 0, rows)
  if (!isLittleEndianHost) swap(column)
  return column
}

/** Turns the bytes of every number of a column round. */
function swap({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width }: Column): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  for (let at = 0; at < byteLength; at += width) bytes.subarray(at, at + width).reverse()
}
