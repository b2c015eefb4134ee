import { workerData } from 'node:worker_threads'

// The switch every mutant is behind. One process runs one mutant at a time; 0 is the program as it is.

/** Given from the start to a worker whose mutant is read while the files are loaded. */
let active = (workerData as { readonly active: number }).active
let questions = 0
let most = Infinity
let seen: Uint8Array | undefined

/** A mutant asks so many more questions than the program as it is that it goes round for ever. */
export class Endless extends Error {
  constructor() {
    super('it goes round for ever')
  }
}

/** Asked by the instrumented simulators: is this the mutant that runs? */
export function isMutant(mutant: number): boolean {
  if (++questions > most) throw new Endless()
  if (seen !== undefined) seen[mutant] = 1
  return mutant === active
}

export function activate(mutant: number): void {
  active = mutant
}

/** Notes from now on in `into` which mutants are asked about, or stops that. */
export function noteAsked(into: Uint8Array | undefined): void {
  seen = into
}

/** Runs a body; `isMutant` throws after so many questions. Gives how many there were. */
export function counted(limit: number, body: () => void): number {
  questions = 0
  most = limit
  try {
    body()
  } finally {
    most = Infinity
  }
  return questions
}
