import type { Room } from '../../shared/trace/span-builder'
import type { SpanTable } from '../../shared/trace/span-table'
import type { ShownRun } from './runs-store'

/** Runs shown before whose memory is kept: while a setting is dragged the words still tell of some when the next are read. */
const MOST_SPARES = 6
/** Memory that is kept, of all of them: that of some four million spans and their index. */
const MOST_BYTES = 40 << 22
/** Of large runs too two take turns, and a second execution may follow. */
const LEAST_SPARES = 2

/**
 * Writes the spans of each new run, and their index, where those of one that is no longer shown were: while a setting is dragged no new memory is
 * needed, whose first write costs more than the spans. What still holds the old spans by mistake finds them empty, never those of another run.
 */
export class SpanMemory implements Room {
  private readonly spares: ShownRun[] = []
  /** Of a run that was never shown. */
  private unused: ArrayBuffer | undefined

  /** @param isUsed whether a run that was replaced is still on screen, as a ghost */
  constructor(private readonly isUsed: (run: ShownRun) => boolean) {}

  take(bytes: number): ArrayBuffer {
    const { unused } = this
    if (unused && unused.byteLength >= bytes) {
      this.unused = undefined
      return unused
    }
    const place = this.spares.findIndex((run) => capacityOf(run.spans) >= bytes && !this.isUsed(run))
    const [spare] = place < 0 ? [] : this.spares.splice(place, 1)
    // A transfer moves the memory: it leaves the old columns without any.
    if (spare && bytes <= MOST_BYTES) return moved(spare.spans.start.buffer as ArrayBuffer)
    return new ArrayBuffer(bytes <= MOST_BYTES ? Math.ceil(bytes * 1.125) : bytes)
  }

  /** See `SpareRoom`. */
  ahead(bytes: number): ArrayBuffer | undefined {
    const isThere =
      (this.unused?.byteLength ?? 0) >= bytes ||
      this.spares.some((run) => capacityOf(run.spans) >= bytes && !this.isUsed(run))
    return isThere || bytes > MOST_BYTES ? undefined : new ArrayBuffer(MOST_BYTES)
  }

  /** A run was replaced on screen; by the time the next one is read it is drawn no more. */
  retire(run: ShownRun): void {
    if (capacityOf(run.spans) > MOST_BYTES * 1.125) return
    this.spares.push(run)
    let bytes = 0
    for (let i = this.spares.length - 1; i >= 0; i--) {
      bytes += capacityOf(this.spares[i].spans)
      const isTooMuch = bytes > MOST_BYTES * 1.125 || this.spares.length - i > MOST_SPARES
      if (isTooMuch && i < this.spares.length - LEAST_SPARES) return void this.spares.splice(0, i + 1)
    }
  }

  /** Memory that was taken for a run of which nothing will be shown. */
  giveBack(block: ArrayBuffer): void {
    if (block.byteLength <= MOST_BYTES * 1.125) this.unused = block
  }
}

function capacityOf({ start }: SpanTable): number {
  return start.buffer.byteLength
}

function moved(block: ArrayBuffer): ArrayBuffer {
  return structuredClone(block, { transfer: [block] })
}
