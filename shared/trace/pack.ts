import { NO_TIES, type TieTable } from './decisions/tie-table'
import { EventPacker, PART_EVENTS } from './event-packer'
import { packHead } from './run-head'
import type { TraceSurvey } from './survey'
import type { Trace } from './trace'

/**
 * The run in blocks of at least `blockBytes`, but for the last, in order: each holds whole parts, the first the head too. Made one by one, so that the
 * first can be on its way while the next is made.
 */
export function* packRun(
  trace: Trace,
  survey: TraceSurvey,
  ties: TieTable = NO_TIES,
  blockBytes = Infinity,
): Generator<Uint8Array<ArrayBuffer>> {
  const { events, tasks } = trace
  const packer = new EventPacker(tasks.length)
  let parts = [packHead(trace, survey, ties)]
  let bytes = parts[0].length
  for (let from = 0; from < events.length; from += PART_EVENTS) {
    const part = packer.pack(events, from, Math.min(from + PART_EVENTS, events.length))
    parts.push(part)
    bytes += part.length
    if (bytes < blockBytes || from + PART_EVENTS >= events.length) continue
    yield joined(parts, bytes)
    parts = []
    bytes = 0
  }
  yield joined(parts, bytes)
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[], bytes: number): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]
  const block = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    block.set(part, at)
    at += part.length
  }
  return block
}
