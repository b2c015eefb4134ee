/** Columns of the reader's terminal: COLUMNS where it is set, else what the system says, else 80. */
export function terminalWidth(): number {
  const told = Number(process.env['COLUMNS'])
  if (Number.isInteger(told) && told > 0) return Math.min(told, 1000)
  return process.stdout.columns ?? 80
}
