import type { Micros } from '../time'

/** So many changes lie between two checkpoints: a look-up walks at most these. */
const STRIDE = 32
/** In no class: it enters, or it leaves. */
export const NOBODY = 255

/**
 * How many are in each of a few classes, as it changes over time. Change i happens at `time[i]` (us, rising): one goes from class `from[i]` to
 * class `to[i]`. Checkpoint c stands before change `32 c` and holds per class how many there are, and the sum of their times until `time[32 c]`
 * (whole us, exact below 2^53).
 */
export interface CountLine {
  readonly classes: number
  readonly time: Float64Array
  readonly from: Uint8Array
  readonly to: Uint8Array
  readonly counts: Int32Array
  readonly cumulated: Float64Array
  /** The most there ever were together, in any class. */
  readonly peak: number
}

/** Builds the line from its changes, linear in them. The columns become part of it. */
export function countLine(time: Float64Array, from: Uint8Array, to: Uint8Array, classes: number): CountLine {
  const checkpoints = Math.ceil(time.length / STRIDE)
  const counts = new Int32Array(checkpoints * classes)
  const cumulated = new Float64Array(checkpoints * classes)
  const now = new Int32Array(classes)
  const sums = new Float64Array(classes)
  let last = 0
  let together = 0
  let peak = 0
  for (let i = 0; i < time.length; i++) {
    if (time[i] > last) {
      // At one instant one may leave after another has come: only what lasts counts.
      peak = Math.max(peak, together)
      for (let one = 0; one < classes; one++) sums[one] += now[one] * (time[i] - last)
      last = time[i]
    }
    if (i % STRIDE === 0) {
      counts.set(now, (i / STRIDE) * classes)
      cumulated.set(sums, (i / STRIDE) * classes)
    }
    if (from[i] === NOBODY) together++
    else now[from[i]]--
    if (to[i] === NOBODY) together--
    else now[to[i]]++
  }
  return { classes, time, from, to, counts, cumulated, peak }
}

/** Per class the sum of the times of all who were in it until `time`, written to `sums` (us), and how many are in it then, to `counts`. O(log changes). */
export function countsUntil(line: CountLine, time: Micros, sums: Float64Array, counts: Int32Array): void {
  const { classes } = line
  let low = 0
  let high = Math.ceil(line.time.length / STRIDE)
  while (low < high) {
    const middle = (low + high) >> 1
    if (line.time[middle * STRIDE] > time) high = middle
    else low = middle + 1
  }
  if (low === 0) {
    sums.fill(0)
    counts.fill(0)
    return
  }
  const checkpoint = low - 1
  for (let one = 0; one < classes; one++) {
    sums[one] = line.cumulated[checkpoint * classes + one]
    counts[one] = line.counts[checkpoint * classes + one]
  }
  let last = line.time[checkpoint * STRIDE]
  for (let i = checkpoint * STRIDE; i < line.time.length && line.time[i] <= time; i++) {
    if (line.time[i] > last) {
      for (let one = 0; one < classes; one++) sums[one] += counts[one] * (line.time[i] - last)
      last = line.time[i]
    }
    if (line.from[i] !== NOBODY) counts[line.from[i]]--
    if (line.to[i] !== NOBODY) counts[line.to[i]]++
  }
  for (let one = 0; one < classes; one++) sums[one] += counts[one] * (time - last)
}

const latest = new WeakMap<CountLine, { readonly edges: Float64Array; readonly sums: Float64Array }>()

/**
 * Per column and class the sum of the times of all who were in it: entry `column * classes + class`, whole us. Nothing is sampled. Kept for the next
 * call with the same columns, so that moving the cursor computes nothing: do not change it.
 */
export function countColumns(line: CountLine, edges: Float64Array): Float64Array {
  const known = latest.get(line)
  if (known !== undefined && isSame(known.edges, edges)) return known.sums
  const { classes } = line
  const columns = edges.length - 1
  const sums = new Float64Array(columns * classes)
  const counts = new Int32Array(classes)
  let before = new Float64Array(classes)
  let after = new Float64Array(classes)
  countsUntil(line, edges[0], before, counts)
  for (let column = 0; column < columns; column++) {
    countsUntil(line, edges[column + 1], after, counts)
    for (let one = 0; one < classes; one++) sums[column * classes + one] = after[one] - before[one]
    const spare = before
    before = after
    after = spare
  }
  latest.set(line, { edges, sums })
  return sums
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]))
}
