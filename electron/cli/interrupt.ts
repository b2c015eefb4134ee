import { Script } from 'node:vm'
import { ExitCode } from './exit-codes'
import { errorCode } from '../files/file-error'

/** Set while `interruptibly` computes, so that the compiled script below can reach the function. */
let computing: (() => void) | undefined

const KEY = Symbol.for('interleave.computing')
const script = new Script(`globalThis[Symbol.for('interleave.computing')]()`)

/** An interrupt (Ctrl+C) arrived while computing. */
export class Interrupted extends Error {}

/** Lets an interrupt end the program with 130 while it waits for input or output. */
export function exitOnInterrupt(): void {
  process.on('SIGINT', () => process.exit(ExitCode.interrupted))
}

/**
 * Runs a long synchronous computation that an interrupt can stop at once: signals are otherwise seen only between two turns of Node's loop.
 * `breakOnSigint` guards code that a script runs, hence the detour. It costs about 0.1 ms: guard work, not single lines.
 * @throws Interrupted
 */
export function interruptibly<T>(compute: () => T): T {
  if (computing) return compute()
  let result: { value: T } | undefined
  computing = () => {
    result = { value: compute() }
  }
  Object.defineProperty(globalThis, KEY, { value: computing, configurable: true })
  try {
    script.runInThisContext({ breakOnSigint: true, displayErrors: false })
  } catch (error) {
    // The engine's own error names its mechanism; ours says what happened. Everything else is a bug on its way up.
    if (errorCode(error) === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw new Interrupted('interrupted')
    throw error
  } finally {
    computing = undefined
    Reflect.deleteProperty(globalThis, KEY)
  }
  if (!result) throw new Error('the guarded computation did not run')
  return result.value
}
