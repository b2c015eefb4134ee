/** Largest arguments of one request, in bytes as counted below. */
export const MAX_ARGUMENT_BYTES = 20 * 1024 * 1024
/** Deepest nesting of arguments: a comparison holds a task set, whose steps nest at most 32 deep, two levels each. */
export const MAX_ARGUMENT_DEPTH = 100

export interface ArgumentLimits {
  /** Whether buffers are expected: only for a picture. Where they are not, one of megabytes would be looked through byte by byte. */
  readonly allowsBuffers: boolean
}

/**
 * Whether a value that came over IPC is small and shallow enough to be looked at. Everything counts eight bytes, a string two more for each unit, a
 * buffer its length. Walks without recursion and stops at the limit, so that neither depth nor a shared or circular part can hold it up.
 */
export function isSmallEnough(value: unknown, { allowsBuffers }: ArgumentLimits): boolean {
  let bytes = sizeOf(value)
  const open: unknown[] = [value]
  const depths = [0]
  while (open.length > 0) {
    const part = open.pop()
    const depth = depths.pop() ?? 0
    if (bytes > MAX_ARGUMENT_BYTES || depth > MAX_ARGUMENT_DEPTH) return false
    if (typeof part !== 'object' || part === null) continue
    if (isBuffer(part)) {
      if (!allowsBuffers) return false
      continue
    }
    for (const inside of insideOf(part)) {
      bytes += sizeOf(inside)
      if (bytes > MAX_ARGUMENT_BYTES) return false
      if (typeof inside !== 'object' || inside === null) continue
      open.push(inside)
      depths.push(depth + 1)
    }
  }
  return bytes <= MAX_ARGUMENT_BYTES
}

/** Everything directly inside an object, names of its members too. */
function insideOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof Map) return [...value].flat()
  if (value instanceof Set) return [...value]
  return Object.entries(value).flat()
}

function isBuffer(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 8 + value.length * 2
  return isBuffer(value) ? 8 + value.byteLength : 8
}
