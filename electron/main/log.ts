/**
 * Where the main process reports what a person did not cause. Goes to standard error: a packaged app has no console, and a log file would be a
 * second place that could fail.
 */
export function logError(doing: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`interleave: ${doing}: ${text}\n`)
}
