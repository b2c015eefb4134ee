import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Failure } from '../lib/failure.mjs'

/** A peer implementation in Python that answers one line of JSON with one line of JSON. */
export interface PythonPeer {
  /** The answer to one request, as JSON text. Throws a `Failure` with the request where the peer has stopped instead. One at a time. */
  readonly ask: (request: unknown) => Promise<string>
  /** Nothing more will be asked: lets the peer end. */
  readonly end: () => void
}

/**
 * Starts a peer. Throws a `Failure` where there is no Python.
 * @param script relative to the repository's root, which is the current directory under `npm run peers`
 */
export async function startPython(script: string): Promise<PythonPeer> {
  const python = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(python, 'spawn').catch((error: Error) => {
    throw new Failure(`python3 cannot be started (${error.message}).`, 'Install Python 3.11 or later.')
  })
  // Writing to a peer that has stopped fails; that it has stopped shows where its answer is missing.
  python.stdin.on('error', () => undefined)
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()

  return {
    ask: async (request) => {
      const line = JSON.stringify(request)
      python.stdin.write(`${line}\n`)
      const answer = await answers.next()
      if (answer.done === true) throw new Failure(`python3 stopped at ${line}`, 'Why it did stands above.')
      return answer.value
    },
    end: () => python.stdin.end(),
  }
}

/** The whole number >= 0 a switch was given; throws a `Failure` where it is none. */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Failure(`--${name} ${text}: expected a whole number.`, `For example --${name} 1000.`, 2)
}
