import { NO_TIES, type TieTable } from './decisions/tie-table'
import { EventPacker, PART_EVENTS } from './event-packer'
import { packHead } from './run-head'
import type { TraceSurvey } from './survey'
import type { Trace, TraceEvents } from './trace'

/** All of a run in one block: its head, then its parts. */
export function packRun(trace: Trace, survey: TraceSurvey, ties: TieTable = NO_TIES): Uint8Array<ArrayBuffer> {
  const { events, tasks } = trace
  const packer = new EventPacker(tasks.length)
  const parts = [packHead(trace, survey, ties)]
  for (let from = 0; from < events.length; from += PART_EVENTS)
    parts.push(packer.pack(events, from, Math.min(from + PART_EVENTS, events.length)))
  return joined(parts)
}

/** The parts of a run that goes on, in blocks that are told as soon as their events are there. The head comes last, a block of its own. */
export class PackAlong {
  private readonly packer: EventPacker
  private parts: Uint8Array<ArrayBuffer>[] = []
  private bytes = 0
  /** Events packed so far. */
  private packed = 0

  constructor(
    tasks: number,
    private readonly blockBytes: number,
    private readonly tell: (block: Uint8Array<ArrayBuffer>) => void,
  ) {
    this.packer = new EventPacker(tasks)
  }

  /** Goes on to the events before `to`, a multiple of `PART_EVENTS`. */
  advance(events: TraceEvents, to: number): void {
    while (this.packed < to) this.add(events, Math.min(this.packed + PART_EVENTS, to))
  }

  /** What is left of the run, and its head. */
  end(trace: Trace, survey: TraceSurvey, ties: TieTable = NO_TIES): void {
    this.advance(trace.events, trace.events.length)
    this.flush()
    this.tell(packHead(trace, survey, ties))
  }

  private add(events: TraceEvents, to: number): void {
    const part = this.packer.pack(events, this.packed, to)
    this.packed = to
    this.parts.push(part)
    this.bytes += part.length
    if (this.bytes >= this.blockBytes) this.flush()
  }

  private flush(): void {
    if (this.parts.length === 0) return
    this.tell(joined(this.parts))
    this.parts = []
    this.bytes = 0
  }
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]
  const block = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    block.set(part, at)
    at += part.length
  }
  return block
}
