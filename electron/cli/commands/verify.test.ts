import { beforeEach, expect, it, vi } from 'vitest'
import { WORKED_EXAMPLES, type WorkedExample } from '../../../shared/worked-examples/index'
import { verifyCommand } from './verify'

let printed = ''
vi.mock('../output', () => ({
  tell: (message: string) => {
    throw new Error(`nothing is to be told: ${message}`)
  },
  writePieces: async (pieces: Iterable<string>) => {
    for (const piece of pieces) printed += piece
  },
}))

beforeEach(() => {
  printed = ''
  vi.stubEnv('COLUMNS', '80')
  return () => vi.unstubAllEnvs()
})

/** Silberschatz, Operating System Concepts, ch. 5: the last slice ends at 30, P3 waits for 7 ms. */
const WRONG: WorkedExample = {
  ...WORKED_EXAMPLES[0],
  checks: [
    { what: 'slices', expected: 'P1 0-4, P2 4-7, P3 7-10, P1 10-29' },
    { what: 'waiting', expected: { P3: 7 } },
  ],
}

it('gives 0 when every check holds, and counts them', async () => {
  expect(await verifyCommand({ json: true })).toBe(0)
  const { examples, passed, failed } = JSON.parse(printed)
  const checks = WORKED_EXAMPLES.reduce((sum, example) => sum + example.checks.length, 0)
  expect({ passed, failed }).toEqual({ passed: checks, failed: 0 })
  expect(examples.map(({ id }: { id: string }) => id)).toEqual(WORKED_EXAMPLES.map(({ id }) => id))
  expect(examples[0].checks[2]).toEqual({ what: 'averageWaiting', expected: '5.667', got: '5.667', pass: true })
})

it('gives 1 when a check does not hold, and shows what came out instead', async () => {
  expect(await verifyCommand({}, [WRONG])).toBe(1)
  expect(printed.split('\n')).toEqual([
    '        check    expected                        got',
    'R1: 24, 3, 3 with a quantum of 4 (Silberschatz, Operating System Concepts, ch. 5)',
    '  FAIL  slices   P1 0-4, P2 4-7, P3 7-10,        P1 0-4, P2 4-7, P3 7-10,',
    '                 P1 10-29                        P1 10-30',
    '  ok    waiting  P3 7                            P3 7',
    '',
    '1 of 2 checks ok. Times in ms.',
    '',
  ])
})

it('gives 1 in JSON too', async () => {
  expect(await verifyCommand({ json: true }, [WRONG])).toBe(1)
  expect(JSON.parse(printed)).toMatchObject({
    examples: [{ id: 'R1', source: 'Silberschatz, Operating System Concepts, ch. 5' }],
    passed: 1,
    failed: 1,
  })
})
