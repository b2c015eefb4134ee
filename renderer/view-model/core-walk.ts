import { coreTableOf, entryFrom } from '../../shared/gantt/core-table'
import { stateAt } from '../../shared/trace/queues'
import type { SpanTable } from '../../shared/trace/span-table'
import { NONE } from '../../shared/trace/trace'
import type { Micros } from '../../shared/time'
import type { SliceMove, SlicePlace } from './slice-walk'

/**
 * `moveSlice` where lanes are cores: left and right through what the core did, whoever it was, up and down to the other cores at the same time, past those
 * that never did anything. `cores`: from the top. O(cores log n).
 */
export function moveOnCore(spans: SpanTable, cores: readonly number[], place: SlicePlace, move: SliceMove): SlicePlace {
  const table = coreTableOf(spans)
  const core = spans.core[place.row]
  const index = cores.indexOf(core)
  // In no lane: it was put there before lanes were cores.
  if (core === NONE || index < 0) return placeOnCore(spans, cores, place.task, place.at) ?? place
  const first = table.coreStart[core]
  const last = table.coreStart[core + 1] - 1
  const entry = (at: number): SlicePlace =>
    table.row[at] === place.row ? place : { task: table.task[at], row: table.row[at], at: spans.start[table.row[at]] }
  let at = entryFrom(spans, table, core, spans.start[place.row], true)
  while (at < last && table.row[at] !== place.row) at++
  switch (move) {
    case 'previous':
      return entry(Math.max(first, at - 1))
    case 'next':
      return entry(Math.min(last, at + 1))
    case 'first':
      return entry(first)
    case 'last':
      return entry(last)
    case 'up':
    case 'down': {
      const step = move === 'up' ? -1 : 1
      for (let i = index + step; i >= 0 && i < cores.length; i += step) {
        const found = nearOnCore(spans, cores[i], place.at)
        if (found) return found
      }
      return place
    }
  }
}

/** What a core does at a moment; where it is idle what it does next, behind its last the last. Undefined: it never does anything. O(log n). */
function nearOnCore(spans: SpanTable, core: number, time: Micros): SlicePlace | undefined {
  const table = coreTableOf(spans)
  const first = table.coreStart[core]
  const to = table.coreStart[core + 1]
  if (to === undefined || first === to) return undefined
  const at = Math.min(entryFrom(spans, table, core, time), to - 1)
  return { task: table.task[at], row: table.row[at], at: time }
}

/** What a task does on a core at a moment; else what the first core does that ever does anything. Undefined: nothing ran. */
export function placeOnCore(
  spans: SpanTable,
  cores: readonly number[],
  task: number | undefined,
  time: Micros,
): SlicePlace | undefined {
  const row = task === undefined ? undefined : stateAt(spans, task, time)
  if (task !== undefined && row !== undefined && cores.includes(spans.core[row])) return { task, row, at: time }
  for (const core of cores) {
    const found = nearOnCore(spans, core, time)
    if (found) return found
  }
  return undefined
}
