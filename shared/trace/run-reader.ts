import type { TieTable } from './decisions/tie-table'
import { type EventPart, partAt, partBytes } from './event-part'
import { IS_MARK } from './marks'
import type { Moments } from './moments'
import { headOf, type RunHead } from './run-head'
import type { MarkTable, SpanTable } from './span-table'
import { buildSpans, BYTES_PER_SPAN, changesState, makeTable, type Room, type SpanSink } from './span-builder'
import { EventKind } from './trace'

export interface UnpackedRun {
  readonly spans: SpanTable
  readonly marks: MarkTable
  readonly moments: Moments
  readonly ties: TieTable
}

/** Something that is made from the spans while they are read. */
export interface Companion {
  /** How many bytes of memory it wants beside the spans. */
  bytesFor(head: RunHead): number
  /** Memory of so many bytes from a place of a block on, aligned to 8. */
  begin(head: RunHead, block: ArrayBuffer, at: number): SpanSink
}

/** Reads a run block by block, in their order; each costs what is in it, little is left for the end. */
export interface RunReader {
  /** Throws on bytes that `packRun` did not make, or that are not the next block. */
  add(bytes: Uint8Array): void
  /** The run. Throws where a part of it is missing. */
  end(): UnpackedRun
}

/**
 * @param room where spans are written to, until the next run's are; else they get memory of their own
 * @param companion is told of every span
 */
export function beginRun(room?: Room, companion?: Companion): RunReader {
  let open: ReturnType<typeof openRun> | undefined
  return {
    add(bytes) {
      const block = bytes.byteOffset % 8 === 0 && bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice()
      let at = 0
      if (open === undefined) {
        const head = headOf(block)
        open = openRun(head, room, companion)
        at = head.bytes
      }
      for (; at < block.byteLength; at += partBytes(block, at)) open.read(partAt(block, at))
    },
    end() {
      if (open === undefined) throw new Error('no part of the run has come')
      return open.end()
    },
  }
}

function openRun(head: RunHead, room: Room | undefined, companion: Companion | undefined) {
  // Its own memory: what came with the bytes would hold the whole block.
  const laneStart = head.laneStart.slice()
  const spanBytes = BYTES_PER_SPAN * laneStart[head.lanes]
  const bytes = spanBytes + (companion?.bytesFor(head) ?? 0)
  const memory = room?.take(bytes) ?? new ArrayBuffer(bytes)
  const spans = buildSpans(makeTable(laneStart, memory), companion?.begin(head, memory, spanBytes))
  const marks = {
    length: head.marks,
    time: new Float64Array(head.marks),
    kind: new Uint8Array(head.marks),
    task: new Int32Array(head.marks),
    step: new Int32Array(head.marks),
    arg: new Int32Array(head.marks),
  } satisfies MarkTable
  const iterations = new Float64Array(head.iterations)
  let eventCount = 0
  let markCount = 0
  let iterationCount = 0
  return {
    read({ first, events, since, word, task, step, arg, gap, gaps, codes }: EventPart): void {
      if (first !== eventCount) throw new Error(`events from ${first} on, expected ${eventCount}`)
      let now = since
      for (let i = 0; i < events; i++) {
        const code = codes[i]
        now += gaps === undefined ? gap[code] : gaps[i]
        const bytes = word[code]
        const kind = bytes & 255
        if (changesState(kind)) {
          const core = (bytes << 8) >> 24
          spans.apply(first + i, now, kind, task[code], core, step[code], (bytes >> 8) & 255, arg[code])
        } else if (kind === EventKind.iteration && (iterationCount === 0 || iterations[iterationCount - 1] !== now))
          iterations[iterationCount++] = now
        if (IS_MARK[kind] === 1) {
          const row = markCount++
          marks.time[row] = now
          marks.kind[row] = kind
          marks.task[row] = task[code]
          marks.step[row] = step[code]
          marks.arg[row] = arg[code]
        }
      }
      eventCount += events
    },
    end(): UnpackedRun {
      if (eventCount !== head.events || markCount !== head.marks || iterationCount !== head.iterations)
        throw new Error(`the run's data ended at event ${eventCount} of ${head.events}`)
      return { spans: spans.end(head.makespan), marks, moments: { iterations }, ties: head.tieTable }
    },
  }
}
