import { describe, expect, it } from 'vitest'
import { runExecution } from '../../electron/cli/run'
import { resultOf } from '../../electron/cli/report/result'
import type { Execution } from '../settings'
import { parseTaskSet } from '../task-set/parse'
import type { TaskSet } from '../task-set/schema'
import type { ExecutionResult } from '../trace/result'
import { isHeld, verifyExamples, WORKED_EXAMPLES, type WorkedExample } from './index'

function run(taskSet: TaskSet, execution: Execution): ExecutionResult {
  const outcome = runExecution(taskSet, execution)
  if (outcome.kind === 'broken') throw new Error(outcome.message)
  return resultOf(outcome.run)
}

const example = (row: string): WorkedExample => {
  const found = WORKED_EXAMPLES.find((one) => one.row === row)
  if (found === undefined) throw new Error(`no example of row ${row}`)
  return found
}

describe('the worked examples', () => {
  it('are those of the list, each under an id of its own', () => {
    const rows = new Set(WORKED_EXAMPLES.map(({ row }) => row))
    expect([...rows].join(' ')).toBe(
      'R1 R2 R3 R8 R10 R11 R12 R14 R15 R16 R19 R25 R28 B1 B2 B3 B4 B5 B6 B7 B8 B9 first comparison ' +
        'E1 E2 E3 E4 E5 E6 E7 E8 E12 E13 E16',
    )
    expect(new Set(WORKED_EXAMPLES.map(({ id }) => id)).size).toBe(WORKED_EXAMPLES.length)
  })

  it.each(WORKED_EXAMPLES.map((one) => ({ id: one.id, one })))('$id is a task set that a file may hold', ({ one }) => {
    const parsed = parseTaskSet(JSON.stringify(one.taskSet), 'example.json')
    expect(parsed).toMatchObject({ kind: 'ok', taskSet: one.taskSet, warnings: [] })
  })

  it.each(verifyExamples(WORKED_EXAMPLES, run).map((verified) => ({ id: verified.example.id, verified })))(
    '$id gives what its source says',
    ({ verified: { checks } }) => {
      expect(checks.length).toBeGreaterThan(0)
      expect(checks.map(({ what, got }) => `${what}: ${got}`)).toEqual(
        checks.map(({ what, expected }) => `${what}: ${expected}`),
      )
      expect(checks.every(({ pass }) => pass)).toBe(true)
    },
  )
})

describe('verifyExamples', () => {
  it('tells a wrong expectation of every kind from a right one', () => {
    const wrong: WorkedExample = {
      ...example('R1'),
      checks: [
        { what: 'slices', expected: 'P1 0-4, P2 4-7, P3 7-10, P1 10-29' },
        { what: 'waiting', expected: { P1: 6, P2: 4, P3: 8 } },
        { what: 'averageWaiting', expected: 5.666 },
        { what: 'finish', expected: { P4: 30 } },
        { what: 'frozen', expected: { P1: 1 } },
        { what: 'decided', expected: { os: 2, tasks: 0 } },
        { what: 'makespan', expected: 31 },
        { what: 'log', expected: '0 P1 starts' },
        { what: 'response', expected: { P3: 7 } },
      ],
    }
    const [verified] = verifyExamples([wrong], run)
    expect(verified.checks.map(({ pass }) => pass)).toEqual([...Array.from({ length: 8 }, () => false), true])
    expect(verified.checks[1]).toEqual({
      what: 'waiting',
      expected: 'P1 6, P2 4, P3 8',
      got: 'P1 6, P2 4, P3 7',
      pass: false,
    })
    expect(verified.checks[3].got).toBe('P4 none')
    // P1 is preempted once, at 4; from 10 on it is alone.
    expect(verified.checks[5].got).toBe('OS 1, tasks 0')
    expect(isHeld(verified)).toBe(false)
  })
})
