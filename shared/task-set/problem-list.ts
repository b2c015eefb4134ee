import { MAX_PROBLEMS } from './limits'
import type { Position } from './path'
import type { Problem } from './problem'

/** Collects problems up to a bound, so that a file that is wrong a million times costs no more than one that is wrong a thousand times. */
export class ProblemList {
  private readonly kept: Problem[] = []
  private hasMore = false

  /** `describe` is called only while there is room. */
  add(describe: () => Omit<Problem, 'severity'> & { readonly severity?: Problem['severity'] }): void {
    if (this.kept.length < MAX_PROBLEMS) this.kept.push({ severity: 'problem', ...describe() })
    else this.hasMore = true
  }

  /** Whether to look no further. */
  get isFull(): boolean {
    return this.hasMore
  }

  get hasProblems(): boolean {
    return this.kept.some(({ severity }) => severity === 'problem')
  }

  /** What was collected; where there was more than fits, a last problem says so. */
  toArray(): readonly Problem[] {
    if (!this.hasMore) return this.kept
    const { line, column } = this.kept.at(-1) ?? { line: 0, column: 0 }
    const found = 'more problems than these'
    const expected = `the ${MAX_PROBLEMS} before to be put right first`
    return [...this.kept, { severity: 'problem', line, column, path: '', found, expected }]
  }
}

/** Problems first, then warnings, each by place; of two about the same thing at the same place the first is kept. */
export function orderProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>()
  const single = problems.filter(({ line, column, path }) => {
    const key = `${line}:${column}:${path}`
    if (line > 0 && seen.has(key)) return false
    seen.add(key)
    return true
  })
  const rank = ({ severity }: Problem): number => (severity === 'problem' ? 0 : 1)
  return single.toSorted((a, b) => rank(a) - rank(b) || byPlace(a, b))
}

function byPlace(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column
}
