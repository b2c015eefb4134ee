import type { RunSummary } from '../../shared/api'
import { indexWhileRead } from '../../shared/gantt/chart-index'
import { beginRun, type UnpackedRun } from '../../shared/trace/run-reader'
import type { Room } from '../../shared/trace/span-builder'
import { sumStates } from '../../shared/trace/state-times'

/** How long a part may be late once the run has ended, ms: nothing but a bug keeps one. */
export const PART_PATIENCE_MS = 10_000

/** Memory that spans are read into, which gets back what nothing will be shown of. */
export interface SpareRoom extends Room {
  giveBack(block: ArrayBuffer): void
}

/**
 * Reads one run while it comes: parts in their order, whatever order they come in. What it has read leaves it only by `end`, which is called once the run
 * is known to be right.
 */
export interface RunReceiver {
  add(index: number, packed: Uint8Array): void
  /** The run, when all of its parts have been read and hold what the summary says. Rejects where they do not, or one stays away. */
  end(summary: RunSummary, parts: number): Promise<UnpackedRun>
  /** Nothing will be shown of it. */
  drop(): void
}

export function receiveRun(room?: SpareRoom): RunReceiver {
  const early = new Map<number, Uint8Array>()
  const companion = indexWhileRead()
  let block: ArrayBuffer | undefined
  const reader = beginRun(room && { take: (bytes) => (block = room.take(bytes)) }, companion)
  let next = 0
  let failure: unknown
  // Told of each part that came, while `end` waits.
  let onPart: (() => void) | undefined
  const isWaiting = (parts: number): boolean => failure === undefined && next < parts

  return {
    add(index, packed) {
      if (failure !== undefined) return
      early.set(index, packed)
      try {
        for (let part = early.get(next); part !== undefined; part = early.get(next)) {
          early.delete(next++)
          reader.add(part)
        }
      } catch (error) {
        // Only a bug: told where the run is waited for.
        failure = error
      }
      onPart?.()
    },
    async end(summary, parts) {
      if (isWaiting(parts)) {
        await new Promise<void>((resolve) => {
          // Where one stays away the reader says so.
          const timer = setTimeout(resolve, PART_PATIENCE_MS)
          onPart = () => {
            if (isWaiting(parts)) return
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
      block = undefined
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
