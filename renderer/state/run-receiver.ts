import type { RunSummary } from '../../shared/api'
import { indexWhileRead } from '../../shared/gantt/chart-index'
import { hasHead } from '../../shared/trace/run-head'
import { beginRun, type UnpackedRun } from '../../shared/trace/run-reader'
import { TouchedAhead } from './touched-ahead'
import type { Room } from '../../shared/trace/span-builder'
import { sumStates } from '../../shared/trace/state-times'

export { SpanMemory } from './span-memory'

/** How long a part may be late once the run has ended, ms: nothing but a bug keeps one. */
export const PART_PATIENCE_MS = 10_000
/** The page is busy with a run for so long at one go, ms. */
const BUSY_MS = 50

/** Memory that spans are read into, which gets back what nothing will be shown of. */
export interface SpareRoom extends Room {
  /**
   * Memory that has not been written yet, for a run that is under way and will need so many bytes and more; undefined where there is some that has been
   * written, and for a run too large to be kept.
   */
  ahead(bytes: number): ArrayBuffer | undefined
  giveBack(block: ArrayBuffer): void
}

/**
 * Reads one run while it comes, whatever order its parts come in. What it has read leaves it only by `end`, which is called once the run is known to be
 * right.
 */
export interface RunReceiver {
  add(index: number, packed: Uint8Array): void
  /** The run, when all of its parts have been read and hold what the summary says. Rejects where they do not, or one stays away. */
  end(summary: RunSummary, parts: number): Promise<UnpackedRun>
  /** Nothing will be shown of it. */
  drop(): void
}

export function receiveRun(room?: SpareRoom): RunReceiver {
  const parts = new Map<number, Uint8Array>()
  const companion = indexWhileRead()
  const touched = room && new TouchedAhead(room)
  let block: ArrayBuffer | undefined
  const reader = beginRun(touched && { take: (bytes) => (block = touched.take(bytes)) }, companion)
  /** Of the block with the head: the others are read after it. */
  let headAt: number | undefined
  let next = 0
  let isReading = false
  let failure: unknown
  // Told when something has been read, while `end` waits.
  let onRead: (() => void) | undefined

  const read = async (): Promise<void> => {
    if (isReading || headAt === undefined) return
    isReading = true
    try {
      let since = performance.now()
      for (let part = parts.get(next); part !== undefined && failure === undefined; part = parts.get(next)) {
        parts.delete(next++)
        if (next - 1 !== headAt) reader.add(part)
        if (performance.now() - since < BUSY_MS) continue
        await new Promise((resolve) => setTimeout(resolve))
        since = performance.now()
      }
    } catch (error) {
      // Only a bug: told where the run is waited for.
      failure ??= error
    }
    isReading = false
  }

  return {
    add(index, packed) {
      if (failure !== undefined) return
      parts.set(index, packed)
      try {
        if (headAt === undefined && hasHead(packed)) {
          headAt = index
          reader.add(packed)
        } else if (headAt === undefined) touched?.expect(packed)
      } catch (error) {
        failure = error
      }
      void read().then(() => onRead?.())
    },
    async end(summary, count) {
      const isWaiting = (): boolean => failure === undefined && next < count
      if (isWaiting()) {
        await new Promise<void>((resolve) => {
          // Where one stays away the reader says so.
          const timer = setTimeout(resolve, PART_PATIENCE_MS)
          onRead = () => {
            if (isWaiting()) return
            clearTimeout(timer)
            resolve()
          }
        })
      }
      if (failure !== undefined) throw failure
      const run = reader.end()
      holdTo(summary, companion.adopt(run.spans))
      return run
    },
    drop() {
      if (block) room?.giveBack(block)
      else touched?.drop()
      block = undefined
      parts.clear()
      failure ??= new Error('given up')
    },
  }
}

/** The last link of the check: the spans that will be drawn, added up, are what the events were found to be. Throws where they are not. */
function holdTo({ tasks, rows }: RunSummary, times: Float64Array): void {
  let lane = -1
  for (const row of rows) {
    do lane++
    while (tasks[lane].arrival === undefined)
    const sums = sumStates(times, lane)
    for (const name of ['running', 'waiting', 'blocked', 'switching'] as const)
      if (sums[name] !== row[name])
        throw new Error(`${row.id} was ${name} for ${row[name]} us, its spans ${sums[name]}`)
  }
}
