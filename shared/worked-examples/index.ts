import { BOTH_MODELS, FIRST_COMPARISON } from './both-models'
import { EVENT_LOOP_ORDER } from './event-loop'
import type { WorkedExample } from './example'
import { ROUND_ROBIN } from './round-robin'

export type { Check, WorkedExample } from './example'
export { isHeld, type VerifiedCheck, type VerifiedExample, verifyExamples } from './verify'

/** Every worked example, family by family. */
export const WORKED_EXAMPLES: readonly WorkedExample[] = [
  ...ROUND_ROBIN,
  ...BOTH_MODELS,
  ...FIRST_COMPARISON,
  ...EVENT_LOOP_ORDER,
]
