import { MAX_FILE_BYTES } from '../../../shared/task-set/limits'
import { answerLine, type BatchAnswer, oversizedAnswer, reportsBug } from '../answer'
import { ExitCode } from '../exit-codes'
import { standardInput } from '../input'
import { interruptibly } from '../interrupt'
import { jsonPieces } from '../json'
import { type InputLine, LineSplitter } from '../lines'
import { tell, writeData, writePieces } from '../output'

/** Longest request: a task set of the largest size, and room for the rest. */
const MAX_LINE_BYTES = MAX_FILE_BYTES + 65_536
/** Answers computed before they are written together: only what is already waiting, for at most so many ms and bytes. */
const GROUP_MS = 50
const GROUP_CHARACTERS = 1_048_576
/** Answers with more slices than this are written in pieces. */
const LARGE = 50_000

/**
 * Answers requests line by line, in order, each as soon as it is computed. Memory does not grow with the number of lines:
 * reading waits while an answer is written.
 */
export async function batchCommand(): Promise<ExitCode> {
  const splitter = new LineSplitter(MAX_LINE_BYTES)
  let bugs = 0
  for await (const chunk of standardInput()) bugs += await answerAll(splitter.push(chunk))
  bugs += await answerAll(splitter.end())
  if (bugs > 0) tell(`Internal errors in ${bugs} of the answers; each says what happened.`)
  return bugs > 0 ? ExitCode.failed : ExitCode.fine
}

/** Gives how many answers report a bug of ours. */
async function answerAll(lines: Iterator<InputLine>): Promise<number> {
  let bugs = 0
  for (let isLast = false; !isLast;) {
    let text = ''
    let large: BatchAnswer | undefined
    interruptibly(() => {
      const until = performance.now() + GROUP_MS
      while (text.length < GROUP_CHARACTERS && large === undefined && performance.now() < until) {
        const next = lines.next()
        isLast = next.done === true
        if (next.done === true) return
        const answer = answerTo(next.value)
        if (answer === undefined) continue
        if (reportsBug(answer)) bugs++
        if (isLarge(answer)) large = answer
        else text += `${JSON.stringify(answer)}\n`
      }
    })
    await writeData(text)
    if (large) await writePieces(jsonPieces(large)).then(() => writeData('\n'))
  }
  return bugs
}

/** Undefined for a blank line, which asks nothing. */
function answerTo(line: InputLine): BatchAnswer | undefined {
  if (line.kind === 'oversized') return oversizedAnswer(MAX_LINE_BYTES)
  return isBlank(line.bytes) ? undefined : answerLine(line.bytes)
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13)
}

function isLarge(answer: BatchAnswer): boolean {
  if (!('executions' in answer)) return false
  return answer.executions.reduce((sum, { slices, log }) => sum + (slices?.length ?? 0) + (log?.length ?? 0), 0) > LARGE
}
