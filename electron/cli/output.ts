import { fstatSync, writeSync } from 'node:fs'
import { CommandFailure, ExitCode, ReaderGone } from './exit-codes'
import { errorCode } from '../files/file-error'
import { describeSystemError } from './system-error'

const STANDARD_OUTPUT = 1

/**
 * Writes data to standard output and waits until the system has taken it: what comes next is never buffered on top of it,
 * and the process may exit at any time afterwards.
 * @throws ReaderGone when the reader closed the pipe; CommandFailure (3) when the system refused
 */
export async function writeData(data: string): Promise<void> {
  if (data === '') return
  try {
    if (isFile()) writeWhole(Buffer.from(data, 'utf8'))
    else await new Promise<void>((done, failed) => stream().write(data, (error) => (error ? failed(error) : done())))
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'EOF') throw new ReaderGone()
    throw new CommandFailure(
      ExitCode.refused,
      `Standard output cannot be written: ${describeSystemError(error, 'write')}.`,
    )
  }
}

/** Writes pieces one after the other, each only when the one before has gone: a result of any size needs the memory of one piece. */
export async function writePieces(pieces: Iterable<string>): Promise<void> {
  let pending = ''
  for (const piece of pieces) {
    pending += piece
    if (pending.length < 65_536) continue
    await writeData(pending)
    pending = ''
  }
  await writeData(pending)
}

/** A sentence for people, on standard error. */
export function tell(message: string): void {
  process.stderr.write(`${message}\n`)
}

/** A file that ran full takes a part of a write and says so only at the next one; Node's stream would drop the rest. */
function writeWhole(bytes: Buffer): void {
  for (let from = 0; from < bytes.length;) from += writeSync(STANDARD_OUTPUT, bytes, from)
}

let fileKnown: boolean | undefined
function isFile(): boolean {
  fileKnown ??=
    !process.stdout.isTTY && (fstatSync(STANDARD_OUTPUT).isFile() || fstatSync(STANDARD_OUTPUT).isCharacterDevice())
  return fileKnown
}

let listening = false
function stream(): NodeJS.WriteStream {
  // Failures reach the callback of the write; without a listener the same failure would also end the process.
  if (!listening) process.stdout.on('error', () => undefined)
  listening = true
  return process.stdout
}
