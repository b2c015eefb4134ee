/** What the program's exit code says. A contract: scripts rely on it. */
export const ExitCode = {
  /** Fine; a run that ended in a deadlock or at the horizon included. */
  fine: 0,
  /** A run ended in `error`, or its trace did not pass its own check. */
  failed: 1,
  /** The command or a file is not valid, limits included. */
  notValid: 2,
  /** The system refused: cannot read, not a regular file, cannot write, no space. */
  refused: 3,
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/**
 * Ends the command with a sentence on standard error. Thrown only where the system fails in the middle of writing
 * or the command line itself is not valid; what is wrong in a file is a value (`Problem`).
 */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Standard output's reader has gone (`| head`): nothing more to say, quietly. */
export class ReaderGone extends Error {}
