/** Most crashes of the page in one span of time before reopening it is no longer offered. */
export const MAX_CRASHES = 3
export const CRASH_SPAN_MS = 5 * 60_000

/** Counts crashes: a page that crashes again and again is not opened once more. */
export class CrashLimit {
  private times: readonly number[] = []

  /** Whether the page may be opened again after a crash at `now` (ms). */
  mayReopen(now: number): boolean {
    this.times = [...this.times.filter((time) => now - time < CRASH_SPAN_MS), now]
    return this.times.length < MAX_CRASHES
  }
}
