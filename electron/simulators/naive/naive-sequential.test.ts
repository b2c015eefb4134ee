import { describe, expect, it } from 'vitest'
import { SEQUENTIAL_DEFAULTS } from '../../../shared/settings'
import type { Step, Task } from '../../../shared/task-set/schema'
import { COMBINATIONS, differences, pairOf, sequentialAnswers } from './compare'
import { naiveSequential } from './naive-sequential'

/** As in the round robin's test. */
const SEED = Number(process.env['NAIVE_SEED'] ?? 1)
const PAIRS = Number(process.env['NAIVE_PAIRS'] ?? 200)

function disagreements(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => from + i).flatMap((seed) => {
    const { taskSet, settings } = pairOf(seed, seed % COMBINATIONS)
    const { naive, simulator } = sequentialAnswers(taskSet, {
      horizon: settings.horizon,
      maxEvents: settings.maxEvents,
    })
    return differences(naive, simulator).map((part) => `pairOf(${seed}, ${seed % COMBINATIONS}): ${part}`)
  })
}

describe('the simulator and the naive sequential program', () => {
  it('give the same answer for 600 random task sets', () => {
    expect(disagreements(700_000, 600)).toEqual([])
  })

  it(`give the same answer for ${PAIRS} task sets from seed ${SEED} on`, () => {
    expect(disagreements(SEED * 100_000, PAIRS)).toEqual([])
  })
})

const cpu = (ms: number): Step => ({ op: 'cpu', ms })

describe('the naive sequential program by itself', () => {
  it('takes the sum of all bursts and waits: 1, sleep 2, 1 and then 3 end at 4 and 7', () => {
    const A: Task = { id: 'A', steps: [cpu(1), { op: 'sleep', ms: 2 }, cpu(1)] }
    const B: Task = { id: 'B', steps: [cpu(3)] }
    const { tasks } = naiveSequential({ formatVersion: 1, tasks: [A, B] }, SEQUENTIAL_DEFAULTS)
    expect(tasks.map(({ finish, waiting, blocked }) => [finish, waiting, blocked])).toEqual([
      [4000, 0, 2000],
      [7000, 4000, 0],
    ])
  })
})
