import { type Micros, toMillis } from '../time'
import { SpanState, type SpanTable } from './span-table'
import { toSpans } from './spans'
import type { Trace } from './trace'

/** One character per state, `due` drawn as ready: its task could go on. */
const CHARACTER: Readonly<Record<SpanState, string>> = {
  [SpanState.running]: '#',
  [SpanState.frozen]: '!',
  [SpanState.ready]: '.',
  [SpanState.preempted]: '.',
  [SpanState.due]: '.',
  [SpanState.blocked]: '~',
  [SpanState.switching]: 'x',
}

/** Which character wins where two fill the same part of a unit: the first here. */
const PRECEDENCE = '#!x.~'

const MEANING: Readonly<Record<string, string>> = {
  '#': 'running',
  '!': 'frozen: a blocking call holds the loop',
  x: 'switching',
  '.': 'ready',
  '~': 'blocked',
}

/**
 * A run as text, one line per task and one character per time unit (default 1 ms): `#` running, `.` ready or due, `~` blocked, `x` switching,
 * `!` frozen; a space before the arrival, nothing after the end. A character shows what fills most of its unit; running wins a tie.
 *
 * ```
 * A ##...##.#
 * B ..##...#
 * C ....#
 * ```
 */
export function strip(trace: Trace, { unit = 1000 }: { readonly unit?: Micros } = {}): string[] {
  return stripLines(trace, toSpans(trace), unit, longestLabel(trace))
}

/** The strip for a terminal `width` columns wide: the finest unit of 1, 2 or 5 x 10^n us that fits, an axis above and what the characters mean below. */
export function stripChart(
  trace: Trace,
  { width, spans = toSpans(trace) }: { readonly width: number; readonly spans?: SpanTable },
): string[] {
  const labelWidth = Math.min(longestLabel(trace), Math.max(4, Math.floor(width / 4)))
  const room = Math.max(10, width - labelWidth - 1)
  const unit = unitThatFits(trace.makespan, room)
  const lines = stripLines(trace, spans, unit, labelWidth)
  const used = new Set([...new Set(spans.state)].map((state) => CHARACTER[state as SpanState]))
  const legend = [...PRECEDENCE]
    .filter((character) => used.has(character))
    .map((character) => `${character} ${MEANING[character]}`)
  return [
    axisLine(trace.makespan, unit, room, labelWidth),
    ...lines,
    [...legend, `1 character = ${toMillis(unit)} ms`].join('   '),
  ]
}

function stripLines(trace: Trace, spans: SpanTable, unit: Micros, labelWidth: number): string[] {
  return trace.tasks.map(({ id }, lane) => `${fit(id, labelWidth)} ${laneCharacters(spans, lane, unit)}`.trimEnd())
}

/** The characters of one lane from time 0 on. A unit in which the task was not there shows a space. */
function laneCharacters(spans: SpanTable, lane: number, unit: Micros): string {
  const first = spans.laneStart[lane]
  const last = spans.laneStart[lane + 1]
  if (first === last) return ''
  const cells = Math.ceil(spans.end[last - 1] / unit)
  let text = ''
  let row = first
  for (let cell = 0; cell < cells; cell++) {
    const from = cell * unit
    const to = from + unit
    const filled: Record<string, number> = {}
    while (row < last && spans.end[row] <= from) row++
    for (let i = row; i < last && spans.start[i] < to; i++) {
      const character = CHARACTER[spans.state[i] as SpanState]
      filled[character] = (filled[character] ?? 0) + Math.min(spans.end[i], to) - Math.max(spans.start[i], from)
    }
    text += fullest(filled)
  }
  return text
}

function fullest(filled: Readonly<Record<string, number>>): string {
  let best = ' '
  let most = 0
  for (const character of PRECEDENCE) {
    const time = filled[character] ?? 0
    if (time > most) {
      best = character
      most = time
    }
  }
  return best
}

function unitThatFits(makespan: Micros, room: number): Micros {
  for (let decade = 1; ; decade *= 10) {
    for (const factor of [1, 2, 5]) if (Math.ceil(makespan / (decade * factor)) <= room) return decade * factor
  }
}

/** Ticks in ms every ten characters, each standing over the character that begins at its time. */
function axisLine(makespan: Micros, unit: Micros, room: number, labelWidth: number): string {
  let line = ''
  for (let cell = 0; cell * unit <= makespan; cell += 10) {
    const label = `${toMillis(cell * unit)}`
    if ((cell === 0 || line.length < cell) && cell + label.length + 3 <= room) line = line.padEnd(cell) + label
  }
  return `${' '.repeat(labelWidth)} ${line} ms`
}

function longestLabel(trace: Trace): number {
  return trace.tasks.reduce((longest, { id }) => Math.max(longest, displayWidth(id)), 0)
}

/** Cuts or pads an id to a number of terminal columns. */
function fit(id: string, width: number): string {
  let text = ''
  let used = 0
  for (const character of id) {
    const next = used + displayWidth(character)
    if (next > width - (displayWidth(id) > width ? 1 : 0)) {
      text += '…'
      used++
      break
    }
    text += character
    used = next
  }
  return text + ' '.repeat(Math.max(0, width - used))
}

/** Columns a text takes in a terminal: East Asian wide characters take two (Unicode UAX 11, the common blocks). */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const isWide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd)
    width += isWide ? 2 : 1
  }
  return width
}
