import type { Trace } from './trace'

/** How many rows of a column are encoded at a time. */
const CHUNK_ROWS = 65_536

/**
 * The bytes whose SHA-256 is the trace hash, piece by piece: a JSON line (engine, execution with all settings, instances, end, makespan; keys in
 * the order written here, settings by name) and then the eight columns, little-endian on every machine. Two runs are the same exactly where these
 * bytes are. Texts for people (errors, the deadlock's words) are left out: they are derived and may be reworded.
 */
export function* canonicalBytes(trace: Trace): Generator<Uint8Array> {
  const { events } = trace
  yield toAscii(`${JSON.stringify(headerOf(trace))}\n`)
  yield* encode(events.time, 8, (view, at, value) => view.setFloat64(at, value, true))
  yield* encode(events.kind, 1, (view, at, value) => view.setUint8(at, value))
  yield* encode(events.task, 4, (view, at, value) => view.setInt32(at, value, true))
  yield* encode(events.core, 1, (view, at, value) => view.setInt8(at, value))
  yield* encode(events.step, 4, (view, at, value) => view.setInt32(at, value, true))
  yield* encode(events.reason, 1, (view, at, value) => view.setUint8(at, value))
  yield* encode(events.decider, 1, (view, at, value) => view.setUint8(at, value))
  yield* encode(events.arg, 4, (view, at, value) => view.setInt32(at, value, true))
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

function* encode(
  column: ArrayLike<number>,
  width: number,
  write: (view: DataView, at: number, value: number) => void,
): Generator<Uint8Array> {
  for (let from = 0; from < column.length; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, column.length - from)
    const bytes = new Uint8Array(rows * width)
    const view = new DataView(bytes.buffer)
    for (let row = 0; row < rows; row++) write(view, row * width, column[from + row])
    yield bytes
  }
}

/** JSON in ASCII: every other UTF-16 unit as `\uXXXX`, which JSON reads back as the same text. */
function toAscii(json: string): Uint8Array {
  // oxlint-disable-next-line no-control-regex
  const ascii = json.replace(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0))
}
