import { CommandFailure, ExitCode, ReaderGone } from './exit-codes'
import { exitOnInterrupt, Interrupted } from './interrupt'
import { tell } from './output'
import { runCommandLine } from './program'

/** Every way a command can end, as an exit code. */
async function main(): Promise<ExitCode> {
  try {
    return await runCommandLine(process.argv.slice(2))
  } catch (error) {
    if (error instanceof ReaderGone) return ExitCode.fine
    if (error instanceof Interrupted) return ExitCode.interrupted
    if (error instanceof CommandFailure) {
      tell(error.message)
      return error.exitCode
    }
    // A bug of ours: the stack is what a report of it needs.
    tell(`Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return ExitCode.failed
  }
}

exitOnInterrupt()
// A reader of messages that has gone is no reason to stop.
process.stderr.on('error', () => undefined)
// All output has been taken by the system when `main` returns; standard input may still be open.
process.exit(await main())
