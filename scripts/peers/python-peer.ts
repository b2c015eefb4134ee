import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Failure } from '../lib/failure.mjs'

/** Oldest Python whose asyncio has what the peers use (`asyncio.timeout`). */
const OLDEST = [3, 11]
const REMEDY = 'Install Python 3.11 or later.'

/** A peer implementation in Python that answers one line of JSON with one line of JSON. */
export interface PythonPeer {
  /** `3.11.7`. */
  readonly version: string
  /** The answer to one request, as JSON text. Throws a `Failure` with the request where the peer has stopped instead. Answers come in the order of asking. */
  readonly ask: (request: unknown) => Promise<string>
  /** Nothing more will be asked: lets the peer end. */
  readonly end: () => void
}

/**
 * Starts a peer. Throws a `Failure` where there is no Python or too old a one.
 * @param script relative to the repository's root, which is the current directory under `npm run peers`
 */
export async function startPython(script: string): Promise<PythonPeer> {
  const version = pythonVersion()
  const python = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(python, 'spawn')
  // Writing to a peer that has stopped fails; that it has stopped shows where its answer is missing.
  python.stdin.on('error', () => undefined)
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()

  return {
    version,
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

/** The version of the `python3` on the path; throws a `Failure` where it cannot be started or is too old. */
export function pythonVersion(): string {
  const { stdout, error } = spawnSync('python3', ['-c', 'import platform; print(platform.python_version())'], {
    encoding: 'utf8',
  })
  if (error) throw new Failure(`python3 cannot be started (${error.message}).`, REMEDY, 2)
  const version = stdout.trim()
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isRecent = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
  if (!isRecent) throw new Failure(`python3 is ${version === '' ? 'of an unknown version' : version}.`, REMEDY, 2)
  return version
}

/** The whole number >= 0 a switch was given; throws a `Failure` where it is none. */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Failure(`--${name} ${text}: expected a whole number.`, `For example --${name} 1000.`, 2)
}
