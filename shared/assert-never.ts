/** Ends a `switch` over a union: a case that was forgotten does not compile, and throws with its value if it ever runs. */
export function assertNever(value: never, what = 'case'): never {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`)
}
