/**
 * The length of a typed array with room for `count` entries: at least one. V8 keeps typed arrays of up to 64 bytes in its own heap, but gives an
 * empty one a buffer of its own, which takes twenty times as long. For columns whose own length nobody asks for.
 */
export function roomFor(count: number): number {
  return count === 0 ? 1 : count
}
