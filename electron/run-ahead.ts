import { planInstances } from '../shared/task-set/instances'
import type { EventCheck } from '../shared/trace/check'
import { PART_EVENTS } from '../shared/trace/event-packer'
import { tiesIfShort } from '../shared/trace/moments'
import { PackAlong } from '../shared/trace/pack'
import type { Recorder } from '../shared/trace/recorder'
import { Surveyor, type TraceSurvey } from '../shared/trace/survey'
import type { Trace, TraceEvents } from '../shared/trace/trace'
import type { RunOrder } from './simulation-protocol'
import type { Following, TraceChecker } from './trace-checker'

/** What who does many runs lends to each. */
export interface RunHelp {
  /** Gets what a long run consists of block by block, as it is made, before the run is known to be right; see `RunNews`. */
  readonly onPart?: (index: number, packed: Uint8Array<ArrayBuffer>) => void
  /** Checks beside. The recorder's columns must be shared memory then. */
  readonly checker?: TraceChecker
}

/** Runs of so many events are told block by block: what the window makes of them takes long enough to begin before they end. */
const LONG = PART_EVENTS
/** Bytes of a block at least: on the way a message has a price of its own, and costs more per byte where it is larger than 512 KiB. */
const BLOCK_BYTES = 256 * 1024

/**
 * What is made of a long run while it is simulated: the check follows in a thread beside, and blocks of packed events leave for the window. So there
 * is little left to do when it ends.
 */
export class RunAhead {
  private makers: { readonly surveyor: Surveyor; readonly packer: PackAlong } | undefined
  private following: Following | undefined
  private blocks = 0
  /** Events that have been seen to. */
  private done = 0

  /** @param recorder where the run is recorded; without it nothing is made ahead */
  constructor(
    private readonly order: Pick<RunOrder, 'taskSet' | 'execution' | 'stop'>,
    private readonly recorder: Recorder | undefined,
    private readonly help: RunHelp,
  ) {}

  /** To be called by the simulation now and then. */
  advance(): void {
    const { recorder, done, help } = this
    if (recorder === undefined || recorder.length < done + PART_EVENTS) return
    this.done = recorder.length - (recorder.length % PART_EVENTS)
    // It may have become ready only now: then it catches up.
    if (help.checker?.isReady === true) this.following ??= help.checker.follow(this.order)
    this.following?.publish(recorder)
    if (help.onPart) this.make(recorder.columns(), this.done, help.onPart)
  }

  /** The run has ended well: what there is of its check; undefined where none has begun. */
  endCheck(trace: Trace): ((wait: () => void) => EventCheck) | undefined {
    return this.following?.end(trace)
  }

  /** Tells the rest of a long run; undefined: it is none. */
  endBlocks(trace: Trace): { readonly survey: TraceSurvey; readonly blocks: number } | undefined {
    const { onPart } = this.help
    if (onPart === undefined || trace.events.length < LONG) return undefined
    const { surveyor, packer } = this.make(trace.events, trace.events.length, onPart)
    const survey = surveyor.end(trace.makespan)
    packer.end(trace, survey, tiesIfShort(trace))
    return { survey, blocks: this.blocks }
  }

  /** The run has ended otherwise. Nobody reads what was recorded of it any more when this returns. */
  giveUp(): void {
    this.following?.giveUp()
  }

  private make(events: TraceEvents, to: number, onPart: NonNullable<RunHelp['onPart']>) {
    const makers = (this.makers ??= this.begin(onPart))
    makers.surveyor.advance(events, to)
    makers.packer.advance(events, to)
    return makers
  }

  private begin(onPart: NonNullable<RunHelp['onPart']>) {
    const tasks = planInstances(this.order.taskSet).length
    const packer = new PackAlong(tasks, BLOCK_BYTES, (block) => onPart(this.blocks++, block))
    return { surveyor: new Surveyor(tasks), packer }
  }
}
