import { checkerProperties } from './checker-properties'
import { invariantProperties } from './invariant-properties'
import { metamorphicProperties } from './metamorphic-properties'
import type { Property } from './property'

/** All that holds for any task set. */
export const properties: readonly Property[] = [...invariantProperties, ...metamorphicProperties, ...checkerProperties]
