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

/** CPU seconds of this process so far, helper threads included: other programs on the machine do not count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Runs all contenders once each per repetition, so that a busy machine slows all of them alike. Rates are per second of CPU time. */
export function measure(contenders: readonly Contender[], repetitions: number, warmUp = 1): Measured[] {
  const rates = contenders.map((): number[] => [])
  for (let i = -warmUp; i < repetitions; i++) {
    for (const [c, contender] of contenders.entries()) {
      const start = cpuSeconds()
      const units = contender.run()
      const seconds = cpuSeconds() - start
      if (i >= 0) rates[c].push(units / seconds)
    }
  }
  return contenders.map(({ name }, c) => {
    const sorted = rates[c].toSorted((a, b) => a - b)
    return { name, median: middle(sorted), least: sorted[0], most: sorted[sorted.length - 1] }
  })
}

/** The median of values in order. */
function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)]
}

export function median(values: readonly number[]): number {
  return middle(values.toSorted((a, b) => a - b))
}

/** A table of rates in millions per second, each with its ratio to the first row, the anchor. */
export function table(title: string, unit: string, rows: readonly Measured[]): string {
  const anchor = rows[0].median
  const lines = rows.map(({ name, median: rate, least, most }) => {
    const rates = `${(rate / 1e6).toFixed(2)} (${(least / 1e6).toFixed(2)}..${(most / 1e6).toFixed(2)})`
    return `  ${name.padEnd(44)} ${rates.padStart(24)} M ${unit}/s   ${(rate / anchor).toFixed(2)} x`
  })
  return [title, ...lines].join('\n')
}

/** A ratio that must not fall below, or rise above, its goal. */
export interface Goal {
  readonly name: string
  readonly measured: number
  readonly goal: { readonly atLeast: number } | { readonly atMost: number }
}

/** Prints every goal with what was measured; the exit code is 1 if one is missed. */
export function judge(goals: readonly Goal[]): 0 | 1 {
  let exitCode: 0 | 1 = 0
  console.log('Goals')
  for (const { name, measured, goal } of goals) {
    const isMet = 'atLeast' in goal ? measured >= goal.atLeast : measured <= goal.atMost
    const bound = 'atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`
    if (!isMet) exitCode = 1
    console.log(`  ${isMet ? 'met   ' : 'MISSED'} ${name.padEnd(76)} ${measured.toFixed(2).padStart(8)}   ${bound}`)
  }
  return exitCode
}
