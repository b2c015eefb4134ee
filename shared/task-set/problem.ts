/** Something in a file that is wrong, or (severity `warning`) most likely not what was meant. What a user can cause is a value, never thrown. */
export interface Problem {
  readonly severity: 'problem' | 'warning'
  /** Where in the document: `tasks[2].steps[0].ms`; empty for the document itself. */
  readonly path: string
  /** 1-based place in the text, columns in UTF-16 units; 0 where the text has no such place (bytes that are no text). */
  readonly line: number
  readonly column: number
  /** What stands there: `-3`, `"blockingsleep"`, `nothing`. */
  readonly found: string
  /** What may stand there, with a suggestion for a misspelt word: `an op (did you mean blockingSleep?)`. */
  readonly expected: string
}

/** `file:line:column: path: found, expected …`, the line every front end prints. */
export function formatProblem(fileName: string, problem: Problem): string {
  const place = `${fileName}:${problem.line}:${problem.column}`
  const path = problem.path === '' ? '' : `${problem.path}: `
  return `${place}: ${problem.severity === 'warning' ? 'warning: ' : ''}${path}${problem.found}, expected ${problem.expected}`
}
