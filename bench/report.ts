/** One thing to measure, and how much work one call of it is. */
export interface Contender {
  readonly name: string
  readonly run: () => number
}

export interface Measured {
  readonly name: string
  /** Units of work per second: median, and the slowest and fastest repetition. */
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Runs all contenders once each per repetition, so that a busy machine slows all of them alike. */
export function measure(contenders: readonly Contender[], repetitions: number): Measured[] {
  const rates = contenders.map((): number[] => [])
  for (let i = 0; i <= repetitions; i++) {
    for (const [c, contender] of contenders.entries()) {
      const start = performance.now()
      const units = contender.run()
      const seconds = (performance.now() - start) / 1000
      // The first round is warm-up.
      if (i > 0) rates[c].push(units / seconds)
    }
  }
  return contenders.map(({ name }, c) => {
    const sorted = rates[c].toSorted((a, b) => a - b)
    return { name, median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted[sorted.length - 1] }
  })
}

/** A table of rates in millions per second, each with its ratio to the first row, the anchor. */
export function table(title: string, unit: string, rows: readonly Measured[]): string {
  const anchor = rows[0].median
  const lines = rows.map(({ name, median, least, most }) => {
    const rate = `${(median / 1e6).toFixed(2)} (${(least / 1e6).toFixed(2)}..${(most / 1e6).toFixed(2)})`
    return `  ${name.padEnd(44)} ${rate.padStart(24)} M ${unit}/s   ${(median / anchor).toFixed(2)} x`
  })
  return [title, ...lines].join('\n')
}
