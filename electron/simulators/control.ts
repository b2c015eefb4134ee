import type { Recorder } from '../../shared/trace/recorder'

/** What a long run tells its caller, and how the caller stops it. Asked every few thousand turns of the main loop. */
export interface SimulationControl {
  shouldStop?(): boolean
  /** Events recorded so far, and the simulated time reached, us. */
  progress?(events: number, time: number): void
  /** Records the run, in place of one of its own. The trace is good until the recorder serves the next. */
  readonly recorder?: Recorder
}

/** A control that answers both questions. */
export type FullControl = SimulationControl & Required<Pick<SimulationControl, 'shouldStop' | 'progress'>>

/** Thrown out of a simulator when its control asked it to stop. Nothing of the run is kept. */
export class SimulationCancelled extends Error {
  constructor() {
    super('the simulation was cancelled')
  }
}

/** Turns between two questions: well under a millisecond of work. */
const TURNS = 2048

/** Counts turns of a main loop and asks the control now and then. */
export class Checkpoint {
  private turns = 0

  constructor(private readonly control: SimulationControl | undefined) {}

  /** @param turns how many of them are about to be done */
  turn(events: number, time: number, turns = 1): void {
    this.turns += turns
    if (this.turns >= TURNS) this.ask(events, time)
  }

  private ask(events: number, time: number): void {
    this.turns = 0
    if (this.control === undefined) return
    if (this.control.shouldStop?.() === true) throw new SimulationCancelled()
    this.control.progress?.(events, time)
  }
}
