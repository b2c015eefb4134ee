/** Arrays longer than this are written in portions of it, never as one string. */
const PORTION = 512
const SHORT_ARRAY = 16

/**
 * The text of `JSON.stringify(value)` in pieces, so that a result of any size needs no string of its size.
 * For plain data: objects, arrays, texts, finite numbers, booleans, null; members that are undefined are left out.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  if (Array.isArray(value)) yield* arrayPieces(value)
  else if (typeof value === 'object' && value !== null) yield* objectPieces(value)
  else yield JSON.stringify(value)
}

function* objectPieces(value: object): Generator<string> {
  let separator = '{'
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${separator}${JSON.stringify(key)}:`
    separator = ','
    yield* jsonPieces(member)
  }
  yield separator === '{' ? '{}' : '}'
}

function* arrayPieces(items: readonly unknown[]): Generator<string> {
  yield '['
  if (items.length <= SHORT_ARRAY) {
    for (const [i, item] of items.entries()) {
      if (i > 0) yield ','
      yield* jsonPieces(item)
    }
  } else {
    for (let from = 0; from < items.length; from += PORTION) {
      const portion = JSON.stringify(items.slice(from, from + PORTION)).slice(1, -1)
      yield from > 0 ? `,${portion}` : portion
    }
  }
  yield ']'
}
