/**
 * What a user or the surroundings can cause: one sentence that says what happened, one that says what to do.
 * Everything else is a bug of the scripts.
 */
export class Failure extends Error {
  /**
   * @param {string} what one sentence
   * @param {string} remedy what to do now, one sentence or one command
   * @param {number} [exitCode]
   */
  constructor(what, remedy, exitCode = 1) {
    super(what)
    this.name = 'Failure'
    this.remedy = remedy
    this.exitCode = exitCode
  }
}

/**
 * The sentence and the remedy of an error, without a stack.
 * @param {unknown} error
 * @returns {string}
 */
export function describe(error) {
  if (error instanceof Failure) return `${error.message}\n${error.remedy}`
  const code = errorCode(error)
  if (code === 'ENOSPC') return `The disk is full.\nFree some space and try again.`
  const message = error instanceof Error ? error.message : String(error)
  return `The script stopped unexpectedly: ${message.split('\n')[0]}\nRun it again with INTERLEAVE_DEBUG=1 to see where, and please report it.`
}

/**
 * Runs the body of a script: a failure becomes its sentence on standard error and an exit code, never a stack trace.
 * @param {() => Promise<number | void>} body gives the exit code back
 */
export async function runScript(body) {
  // `npm start | head`: whoever read us has seen enough.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => (errorCode(error) === 'EPIPE' ? process.exit(process.exitCode ?? 0) : undefined))
  try {
    process.exitCode = (await body()) ?? 0
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    if (process.env['INTERLEAVE_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`)
    process.exitCode = error instanceof Failure ? error.exitCode : 1
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined} `ENOENT` and the like
 */
export function errorCode(error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
