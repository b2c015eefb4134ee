import type { SpanTable } from '../../shared/trace/span-table'
import type { Room } from '../../shared/trace/spans'
import type { ShownRun } from './runs-store'

/** Runs shown before whose memory is kept: while a setting is dragged two take turns, and a second execution may follow it. */
const MOST_SPARES = 2
/** Spans of a run whose memory is kept, 32 bytes each. */
const MOST_SPANS = 1 << 22

/**
 * Writes the spans of each new run where those of one that is no longer shown were: while a setting is dragged no new memory is needed, whose first
 * write costs more than the spans. What still holds the old spans by mistake finds them empty, never those of another run.
 */
export class SpanMemory implements Room {
  private readonly spares: ShownRun[] = []

  /** @param isUsed whether a run that was replaced is still on screen, as a ghost */
  constructor(private readonly isUsed: (run: ShownRun) => boolean) {}

  take(spans: number): ArrayBuffer {
    const bytes = 32 * spans
    const place = this.spares.findIndex((run) => capacityOf(run.spans) >= bytes && !this.isUsed(run))
    const [spare] = place < 0 ? [] : this.spares.splice(place, 1)
    // A transfer moves the memory: it leaves the old columns without any.
    if (spare && spans <= MOST_SPANS) return moved(spare.spans.start.buffer as ArrayBuffer)
    return new ArrayBuffer(spans <= MOST_SPANS ? Math.ceil(bytes * 1.125) : bytes)
  }

  /** A run was replaced on screen; by the time the next one is read it is drawn no more. */
  retire(run: ShownRun): void {
    if (run.spans.length > MOST_SPANS) return
    this.spares.push(run)
    if (this.spares.length > MOST_SPARES) this.spares.shift()
  }
}

function capacityOf({ start }: SpanTable): number {
  return start.buffer.byteLength
}

function moved(block: ArrayBuffer): ArrayBuffer {
  return structuredClone(block, { transfer: [block] })
}
