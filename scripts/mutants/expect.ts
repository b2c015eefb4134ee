import { isDeepStrictEqual } from 'node:util'
import type { Unit } from './units'

// Stands in for vitest while mutants are tried: the same test files, thousands of times in one process. It knows the assertions these files
// use; another one throws, and a test that does not hold for the program as it is stops the script, so nothing is passed over.

const units: Unit[] = []
let file = ''
let path: readonly string[] = []

/** All tests that have been declared since the last call, as units. */
export function takeTests(): Unit[] {
  return units.splice(0)
}

/** Which file the tests declared from now on are in. */
export function beginFile(name: string): void {
  file = name
}

interface Declare {
  (name: string, body: () => void): void
  each(rows: readonly unknown[]): (name: string, body: (...row: never[]) => void) => void
}

/** `declare` with its `each`: once per row, the rows numbered. */
function withEach(declare: (name: string, body: () => void) => void): Declare {
  const each = (rows: readonly unknown[]) => (name: string, body: (...row: never[]) => void) => {
    for (const [i, row] of rows.entries())
      declare(`${name} [${i}]`, () => noPromise(Reflect.apply(body, undefined, Array.isArray(row) ? row : [row])))
  }
  return Object.assign(declare, { each })
}

export const describe = withEach((name, body) => {
  const before = path
  path = [...path, name]
  body()
  path = before
})

export const it = withEach((name, run) => {
  const killer = file.startsWith('naive/') ? 'naive' : 'test'
  units.push({ killer, name: `${file}: ${[...path, name].join(': ')}`, run: () => noPromise(run()) })
})

export const test = it

function noPromise(result: unknown): void {
  if (result instanceof Promise) throw new Error('a test that waits cannot be tried here')
}

/** vitest's `expect`, as far as these tests use it. */
export function expect(got: unknown) {
  return { ...assertions(got, true), not: assertions(got, false) }
}

function assertions(got: unknown, wanted: boolean) {
  const hold = (holds: boolean, what: string, expected: unknown): void => {
    if (holds !== wanted) throw new Error(`${text(got)} ${wanted ? 'is not' : 'is'} ${what} ${text(expected)}`)
  }
  return {
    toBe: (expected: unknown) => hold(Object.is(got, expected), '', expected),
    toEqual: (expected: unknown) => hold(isSame(got, expected), 'equal to', expected),
    toStrictEqual: (expected: unknown) => hold(isDeepStrictEqual(got, expected), 'equal to', expected),
    toMatchObject: (expected: unknown) => hold(isPart(got, expected), 'like', expected),
    toHaveLength: (expected: number) => hold((got as ArrayLike<unknown>).length === expected, 'of length', expected),
    toContain: (expected: unknown) => hold((got as readonly unknown[]).includes(expected), 'with', expected),
    toMatch: (expected: RegExp) => hold(expected.test(String(got)), 'like', String(expected)),
    toBeUndefined: () => hold(got === undefined, '', undefined),
    toBeDefined: () => hold(got !== undefined, '', 'defined'),
    toBeGreaterThan: (expected: number) => hold((got as number) > expected, '>', expected),
    toBeGreaterThanOrEqual: (expected: number) => hold((got as number) >= expected, '>=', expected),
    toBeLessThan: (expected: number) => hold((got as number) < expected, '<', expected),
    toBeLessThanOrEqual: (expected: number) => hold((got as number) <= expected, '<=', expected),
    toThrow: (expected?: RegExp | string) => hold(throws(got as () => unknown, expected), 'throwing', expected),
  }
}

function text(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 400)
}

function throws(run: () => unknown, expected: RegExp | string | undefined): boolean {
  try {
    run()
  } catch (error) {
    const message = String(error)
    return (
      expected === undefined || (typeof expected === 'string' ? message.includes(expected) : expected.test(message))
    )
  }
  return false
}

/** Equal as vitest's `toEqual` means it: a field that is undefined and one that is not there are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (a instanceof Map || a instanceof Set || ArrayBuffer.isView(a)) return isDeepStrictEqual(a, b)
  const [left, right] = [a, b] as Record<string, unknown>[]
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => isSame(left[key], right[key]))
}

function isPart(got: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(got, expected)
  if (Array.isArray(expected)) return isSame(got, expected)
  if (typeof got !== 'object' || got === null) return false
  const has = got as Record<string, unknown>
  return Object.entries(expected).every(([key, value]) => isPart(has[key], value))
}
