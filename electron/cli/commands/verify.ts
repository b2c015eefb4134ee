import type { Execution } from '../../../shared/settings'
import type { TaskSet } from '../../../shared/task-set/schema'
import type { ExecutionResult } from '../../../shared/trace/result'
import { isHeld, verifyExamples, WORKED_EXAMPLES, type WorkedExample } from '../../../shared/worked-examples/index'
import { CommandFailure, ExitCode } from '../exit-codes'
import { interruptibly } from '../interrupt'
import { writePieces } from '../output'
import { resultOf } from '../report/result'
import { verificationJson, verificationText } from '../report/verification'
import { runExecution } from '../run'
import { terminalWidth } from '../terminal'

export interface VerifyOptions {
  readonly json?: boolean
}

/** Runs the worked examples and prints what was expected, what came out and whether they agree. 1 if a check did not hold. */
export async function verifyCommand(
  { json = false }: VerifyOptions,
  examples: readonly WorkedExample[] = WORKED_EXAMPLES,
): Promise<ExitCode> {
  const verified = interruptibly(() => verifyExamples(examples, runToResult))
  await writePieces(json ? verificationJson(verified) : verificationText(verified, terminalWidth()))
  return verified.every(isHeld) ? ExitCode.fine : ExitCode.failed
}

function runToResult(taskSet: TaskSet, execution: Execution): ExecutionResult {
  const outcome = runExecution(taskSet, execution)
  if (outcome.kind === 'broken') throw new CommandFailure(ExitCode.failed, outcome.message)
  return resultOf(outcome.run)
}
