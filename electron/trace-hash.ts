import { createHash } from 'node:crypto'
import { canonicalBytes } from '../shared/trace/canonical'
import type { Trace } from '../shared/trace/trace'

/** SHA-256 of the canonical trace, lower-case hex. `between` is called after each piece, so that a long trace can be given up. */
export function hashTrace(trace: Trace, between?: () => void): string {
  const hash = createHash('sha256')
  for (const bytes of canonicalBytes(trace)) {
    hash.update(bytes)
    between?.()
  }
  return hash.digest('hex')
}
