import type { SpanTable } from '../trace/span-table'
import { NONE } from '../trace/trace'
import type { Micros } from '../time'

/**
 * What ran on each core, in order of time: entries `coreStart[i] .. coreStart[i + 1] - 1` belong to core i. Each entry is a row of the span table
 * (running, frozen or switching) and its task. Spans of a core never overlap.
 */
export interface CoreTable {
  readonly coreStart: Int32Array
  readonly row: Int32Array
  readonly task: Int32Array
}

const tables = new WeakMap<SpanTable, CoreTable>()

/** The spans by core, built at the first call, linear in them, and kept. */
export function coreTableOf(spans: SpanTable): CoreTable {
  const known = tables.get(spans)
  if (known !== undefined) return known
  const built = buildCoreTable(spans)
  tables.set(spans, built)
  return built
}

function buildCoreTable(spans: SpanTable): CoreTable {
  const { laneStart, core, event } = spans
  let events = 0
  let cores = 0
  for (let i = 0; i < spans.length; i++) {
    if (core[i] === NONE) continue
    if (event[i] >= events) events = event[i] + 1
    if (core[i] >= cores) cores = core[i] + 1
  }
  // Each span was begun by an event of its own, and events stand in order of time.
  const rowOfEvent = new Int32Array(events).fill(NONE)
  const taskOfEvent = new Int32Array(events)
  const coreStart = new Int32Array(cores + 1)
  for (let task = 0; task + 1 < laneStart.length; task++) {
    for (let i = laneStart[task]; i < laneStart[task + 1]; i++) {
      if (core[i] === NONE) continue
      rowOfEvent[event[i]] = i
      taskOfEvent[event[i]] = task
      coreStart[core[i] + 1]++
    }
  }
  for (let i = 0; i < cores; i++) coreStart[i + 1] += coreStart[i]
  const row = new Int32Array(coreStart[cores])
  const task = new Int32Array(coreStart[cores])
  const next = coreStart.slice(0, cores)
  for (let i = 0; i < events; i++) {
    if (rowOfEvent[i] === NONE) continue
    const at = next[core[rowOfEvent[i]]]++
    row[at] = rowOfEvent[i]
    task[at] = taskOfEvent[i]
  }
  return { coreStart, row, task }
}

/** The first entry of a core that ends after a moment (with `orAt`: at it or after); where there is none, the end of its entries. */
export function entryFrom(spans: SpanTable, table: CoreTable, core: number, time: Micros, orAt = false): number {
  let low = table.coreStart[core] ?? 0
  let high = table.coreStart[core + 1] ?? low
  while (low < high) {
    const middle = (low + high) >> 1
    const end = spans.end[table.row[middle]]
    if (end > time || (orAt && end === time)) high = middle
    else low = middle + 1
  }
  return low
}
