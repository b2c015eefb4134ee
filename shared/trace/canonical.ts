import type { Trace, TraceEvents } from './trace'

/** Most bytes given at a time. */
const PIECE = 262_144
/** A trace of no more events is one piece, written number by number: views of its columns, and hashing them one by one, would cost more. */
const FEW_EVENTS = 4096
const BYTES_PER_EVENT = 24

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/**
 * The bytes whose SHA-256 is the trace hash, piece by piece: a JSON line (engine, execution with all settings, instances, end, makespan; keys in
 * the order written here, settings by name) and then the eight columns, little-endian on every machine. Two runs are the same exactly where these
 * bytes are. Texts for people (errors, the deadlock's words) are left out: they are derived and may be reworded.
 * A piece may be a view of the trace's own memory: read it, do not write it.
 */
export function* canonicalBytes(trace: Trace): Generator<Uint8Array> {
  const header = toAscii(`${JSON.stringify(headerOf(trace))}\n`)
  if (trace.events.length <= FEW_EVENTS) {
    yield inOnePiece(header, trace.events)
    return
  }
  for (const part of [asBytes(header), ...columnsOf(trace.events).map((column) => littleEndian(column))]) {
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

function inOnePiece(header: string, events: TraceEvents): Uint8Array {
  const { time, kind, task, core, step, reason, decider, arg, length } = events
  const bytes = new Uint8Array(header.length + BYTES_PER_EVENT * length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < header.length; i++) bytes[i] = header.charCodeAt(i)
  let at = header.length
  for (let i = 0; i < length; i++, at += 8) view.setFloat64(at, time[i], true)
  for (let i = 0; i < length; i++) bytes[at++] = kind[i]
  for (let i = 0; i < length; i++, at += 4) view.setInt32(at, task[i], true)
  for (let i = 0; i < length; i++) bytes[at++] = core[i]
  for (let i = 0; i < length; i++, at += 4) view.setInt32(at, step[i], true)
  for (let i = 0; i < length; i++) bytes[at++] = reason[i]
  for (let i = 0; i < length; i++) bytes[at++] = decider[i]
  for (let i = 0; i < length; i++, at += 4) view.setInt32(at, arg[i], true)
  return bytes
}

/** JSON in ASCII: every other UTF-16 unit as `\uXXXX`, which JSON reads back as the same text. */
function toAscii(json: string): string {
  // oxlint-disable-next-line no-control-regex
  return json.replace(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function asBytes(ascii: string): Uint8Array {
  const bytes = new Uint8Array(ascii.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = ascii.charCodeAt(i)
  return bytes
}
