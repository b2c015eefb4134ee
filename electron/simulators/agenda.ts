import type { Micros } from '../../shared/time'

/** One number that spares the loop a look at its sources: before this time none of them has anything. It may be too early, never too late. */
export class Agenda {
  earliest: Micros = Infinity

  note(time: Micros): void {
    if (time < this.earliest) this.earliest = time
  }
}
