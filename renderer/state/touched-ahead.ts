import { partAt, partBytes } from '../../shared/trace/event-part'
import { changesState } from '../../shared/trace/span-builder'
import type { SpareRoom } from './run-receiver'

/** Of a span and its index, at least. */
const BYTES_PER_SPAN = 36
/** Memory comes from the system in pieces of so many bytes, each when it is first written. */
const PAGE = 4096

/**
 * Memory for a run that is still under way, written ahead: where a system gives it page by page, the first write of it all takes longer than the spans, and
 * the page is idle meanwhile. How much it will be shows in the events that have come.
 */
export class TouchedAhead {
  private block: ArrayBuffer | undefined
  private touched = 0
  private expected = 0

  constructor(private readonly room: SpareRoom) {}

  /** Parts that will be read. */
  expect(parts: Uint8Array): void {
    this.expected += BYTES_PER_SPAN * spansIn(parts)
    if (this.block && this.block.byteLength < this.expected) this.block = undefined
    this.block ??= this.room.ahead(this.expected)
    if (!this.block) return
    const bytes = new Uint8Array(this.block)
    for (; this.touched < this.expected; this.touched += PAGE) bytes[this.touched] = 0
  }

  /** So many bytes, now that it is known. */
  take(bytes: number): ArrayBuffer {
    const { block } = this
    this.block = undefined
    if (block && block.byteLength >= bytes) return block
    return this.room.take(bytes)
  }

  /** There is no run to be read. */
  drop(): void {
    if (this.block) this.room.giveBack(this.block)
    this.block = undefined
  }
}

/** Nearly every change of a state ends a span. */
function spansIn(block: Uint8Array): number {
  let spans = 0
  for (let at = 0; at < block.byteLength; at += partBytes(block, at)) {
    const { word, codes } = partAt(block, at)
    const counts = Uint8Array.from(word, (bytes) => (changesState(bytes & 255) ? 1 : 0))
    for (let i = 0; i < codes.length; i++) spans += counts[codes[i]]
  }
  return spans
}
