import type { TieTable } from './decisions/tie-table'
import { aligned } from './event-part'
import type { TraceSurvey } from './survey'
import type { Trace } from './trace'

/**
 * A run on its way to the window: a head that says how much there is, then its events in parts (see `event-part.ts`). Spans, marks and moments are made
 * from them where they arrive, each as soon as it is there. All numbers are little-endian, as every machine is that Electron exists for.
 *
 * The head is a multiple of 8 bytes long: ten Uint32 (magic `ILVR`, version, bytes of the head, and `COUNTS`), two Float64 (the makespan and when the
 * last span ends, us), then `laneStart` as in `SpanTable` and the columns of `TIE_COLUMNS`, each starting at a multiple of 8.
 */
const MAGIC = 0x5256_4c49
const VERSION = 5
const COUNTS = ['lanes', 'events', 'marks', 'iterations', 'osDecisions', 'taskDecisions', 'ties'] as const
type Counts = Readonly<Record<(typeof COUNTS)[number], number>>
const MAKESPAN_AT = 40
const UNTIL_AT = 48
const HEADER_BYTES = 56

const TIE_COLUMNS = [
  ['event', Int32Array],
  ['time', Float64Array],
  ['core', Int8Array],
  ['setting', Uint8Array],
  ['task', Int32Array],
  ['other', Int32Array],
  ['isKeep', Uint8Array],
] as const

/** What the head of a run says. */
export interface RunHead extends Counts {
  readonly makespan: number
  /** When the last span ends, us; 0 where there is none. */
  readonly until: number
  readonly laneStart: Int32Array
  readonly tieTable: TieTable
  /** Bytes of the head. */
  readonly bytes: number
}

/** The head of a run. */
export function packHead(trace: Trace, survey: TraceSurvey, ties: TieTable): Uint8Array<ArrayBuffer> {
  const { marks, iterations, osDecisions, taskDecisions, laneStart } = survey
  const counts: Counts = {
    lanes: trace.tasks.length,
    events: trace.events.length,
    marks,
    iterations,
    osDecisions,
    taskDecisions,
    ties: ties.length,
  }
  const tieBytes = TIE_COLUMNS.reduce((sum, [, type]) => sum + aligned(type.BYTES_PER_ELEMENT * ties.length), 0)
  const bytes = HEADER_BYTES + aligned(4 * laneStart.length) + tieBytes
  const block = new Uint8Array(bytes)
  const header = new DataView(block.buffer)
  for (const [i, value] of [MAGIC, VERSION, bytes, ...COUNTS.map((name) => counts[name])].entries())
    header.setUint32(4 * i, value, true)
  header.setFloat64(MAKESPAN_AT, trace.makespan, true)
  header.setFloat64(UNTIL_AT, survey.lastEnd, true)
  const head = headOf(block)
  head.laneStart.set(laneStart)
  for (const [name] of TIE_COLUMNS) head.tieTable[name].set(ties[name])
  return block
}

/** Whether a block begins with a run's head; others begin with the length of a part, a multiple of 8. */
export function hasHead(block: Uint8Array): boolean {
  return new DataView(block.buffer, block.byteOffset).getUint32(0, true) === MAGIC
}

/** The head at the beginning of a run's first block, which must be aligned. Throws on bytes that `packRun` of this version did not make. */
export function headOf(block: Uint8Array): RunHead {
  const buffer = block.buffer as ArrayBuffer
  const header = new Uint32Array(buffer, block.byteOffset, 3 + COUNTS.length)
  const [magic, version, bytes] = header
  const [makespan, until] = new Float64Array(buffer, block.byteOffset + MAKESPAN_AT, 2)
  if (magic !== MAGIC || version !== VERSION) throw new Error(`these bytes are no packed run of version ${VERSION}`)
  // Every name of the list gets its number; the compiler cannot follow them through `fromEntries`.
  const counts = Object.fromEntries(COUNTS.map((name, i) => [name, header[3 + i]])) as Counts
  let at = block.byteOffset + HEADER_BYTES
  const laneStart = new Int32Array(buffer, at, counts.lanes + 1)
  at += aligned(4 * (counts.lanes + 1))
  const columns = TIE_COLUMNS.map(([name, Type]) => {
    const column = new Type(buffer, at, counts.ties)
    at += aligned(Type.BYTES_PER_ELEMENT * counts.ties)
    return [name, column]
  })
  // `TIE_COLUMNS` names every column of the table with its type; the compiler cannot follow that through the entries.
  const tieTable = { length: counts.ties, ...Object.fromEntries(columns) } as unknown as TieTable
  return { ...counts, makespan, until, laneStart, tieTable, bytes }
}
