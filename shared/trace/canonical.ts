import type { Trace, TraceEvents } from './trace'

/** Most bytes given at a time; a trace that takes no more is one piece. */
const PIECE = 262_144

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/**
 * The bytes whose SHA-256 is the trace hash, piece by piece: a JSON line (engine, execution with all settings, instances, end, makespan; keys in
 * the order written here, settings by name) and then the eight columns, little-endian on every machine. Two runs are the same exactly where these
 * bytes are. Texts for people (errors, the deadlock's words) are left out: they are derived and may be reworded.
 * A piece may be a view of the trace's own memory: read it, do not write it.
 */
export function* canonicalBytes(trace: Trace): Generator<Uint8Array> {
  const parts = [
    toAscii(`${JSON.stringify(headerOf(trace))}\n`),
    ...columnsOf(trace.events).map((column) => littleEndian(column)),
  ]
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length <= PIECE) {
    // Most traces are small, and hashing has its price per piece.
    yield joined(parts, length)
    return
  }
  for (const part of parts) {
    for (let from = 0; from < part.length; from += PIECE) yield part.subarray(from, from + PIECE)
  }
}

type Column = TraceEvents['time' | 'kind' | 'task' | 'core']

function columnsOf({ time, kind, task, core, step, reason, decider, arg }: TraceEvents): readonly Column[] {
  return [time, kind, task, core, step, reason, decider, arg]
}

function headerOf({ engine, execution, tasks, endedBy, makespan, events, variables }: Trace): unknown {
  const { model, preset, settings } = execution
  return {
    format: 1,
    engine,
    model,
    preset,
    settings: byName(settings),
    tasks: tasks.map(({ id, definition, arrival, isSpawned }) => [id, definition, arrival ?? null, isSpawned]),
    endedBy,
    makespan,
    variables: byName(variables),
    events: events.length,
  }
}

/** As pairs in the order of the names' UTF-16 units: an object would move names that look like numbers to the front. */
function byName(record: object): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** A column's bytes with the least of each number first: as they lie in memory, or turned round where the machine has them the other way. */
export function littleEndian(column: Column, isMachineLittleEndian = IS_LITTLE_ENDIAN): Uint8Array {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
  if (isMachineLittleEndian) return bytes
  const turned = bytes.slice()
  const width = column.BYTES_PER_ELEMENT
  for (let from = 0; from < turned.length; from += width) turned.subarray(from, from + width).reverse()
  return turned
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** JSON in ASCII: every other UTF-16 unit as `\uXXXX`, which JSON reads back as the same text. */
function toAscii(json: string): Uint8Array {
  // oxlint-disable-next-line no-control-regex
  const ascii = json.replace(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const bytes = new Uint8Array(ascii.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = ascii.charCodeAt(i)
  return bytes
}
