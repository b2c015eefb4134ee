import { readFileSync } from 'node:fs'
import { errorCode } from '../files/file-error'
import { logError } from './log'
import { writeFileAtomic } from '../files/write-file'

/**
 * A small JSON file of the app's own in the user-data folder. A missing or damaged one reads as `initial`: settings are a convenience and never keep
 * the app from starting. Writes are atomic and in order; one that fails is logged.
 */
export class StateFile<State> {
  private state: State
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly path: string,
    parse: (value: unknown) => State,
    initial: State,
  ) {
    this.state = readState(path, parse, initial)
  }

  get(): State {
    return this.state
  }

  /** Resolves when it stands on the disk, or could not be written. */
  set(state: State): Promise<void> {
    this.state = state
    const bytes = new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`)
    this.writing = this.writing
      .then(() => writeFileAtomic(this.path, bytes))
      .catch((error: unknown) => logError('writing settings', error))
    return this.writing
  }

  /** Resolves when every change stands on the disk, or could not be written. */
  flush(): Promise<void> {
    return this.writing
  }

  update(change: Partial<State>): Promise<void> {
    return this.set({ ...this.state, ...change })
  }
}

function readState<State>(path: string, parse: (value: unknown) => State, initial: State): State {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    // The first start has no file. A damaged one is replaced at the next change.
    if (errorCode(error) !== 'ENOENT') logError('reading settings', error)
    return initial
  }
}
