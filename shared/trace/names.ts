import { EventKind, Reason } from './trace'

const KINDS = new Map<number, string>(Object.entries(EventKind).map(([name, value]) => [value, name]))
const REASONS = new Map<number, string>(Object.entries(Reason).map(([name, value]) => [value, name]))

/** Name of an `EventKind`: `dispatch`. */
export function kindName(kind: number): string {
  return KINDS.get(kind) ?? `kind ${kind}`
}

/** Name of a `Reason`: `quantum`, `sleep`. */
export function reasonName(reason: number): string {
  return REASONS.get(reason) ?? `reason ${reason}`
}
