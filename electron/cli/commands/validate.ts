import { maxBytesOf, openDocument } from '../../../shared/comparison/file'
import { formatProblem } from '../../../shared/task-set/problem'
import { ExitCode } from '../exit-codes'
import { readInput } from '../input'
import { interruptibly } from '../interrupt'
import { tell, writePieces } from '../output'

/**
 * Prints all problems and warnings of every file. Warnings alone are fine. Where one file has problems and another cannot be read,
 * the exit code is 2: what was found stands, and the sentence about the other is on standard error.
 */
export async function validateCommand(files: readonly string[]): Promise<ExitCode> {
  let isInvalid = false
  let isRefused = false
  for (const file of files) {
    const input = await readInput(file, maxBytesOf(file))
    if (input.kind === 'refused') {
      isRefused = true
      tell(input.message)
      continue
    }
    const document = interruptibly(() => openDocument(input.bytes, file))
    if (document.kind === 'problems') isInvalid = true
    const found = document.kind === 'problems' ? document.problems : document.warnings
    await writePieces(found.map((problem) => `${formatProblem(file, problem)}\n`))
  }
  if (isInvalid) return ExitCode.notValid
  return isRefused ? ExitCode.refused : ExitCode.fine
}
