/** Simulated time or a length of time: integer microseconds. The only unit inside the program. */
export type Micros = number

/** Time as people write it in files and on the command line: milliseconds with at most 3 decimals. */
export type Millis = number

/** Milliseconds to integer microseconds. Exact for every number with at most 3 decimals below 2^53 us. */
export function toMicros(ms: Millis): Micros {
  return Math.round(ms * 1000)
}

/** Integer microseconds to milliseconds. */
export function toMillis(us: Micros): Millis {
  return us / 1000
}

/** Whether a number of milliseconds has at most 3 decimals, that is, whether `toMicros` loses nothing. */
export function isWholeMicros(ms: Millis): boolean {
  return Number.isFinite(ms) && Math.round(ms * 1000) / 1000 === ms
}
