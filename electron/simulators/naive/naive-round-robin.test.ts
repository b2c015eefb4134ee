import { describe, expect, it } from 'vitest'
import { THREADS_PRESETS } from '../../../shared/settings'
import type { TaskSet } from '../../../shared/task-set/schema'
import { COMBINATIONS, differences, pairOf, settingsOf, threadsAnswers } from './compare'
import { type NaiveRun, naiveRoundRobin } from './naive-round-robin'

/** To compare other sets, or more: `NAIVE_SEED=12345 NAIVE_PAIRS=20000 npx vitest run electron/simulators/naive --testTimeout 600000`. */
const SEED = Number(process.env['NAIVE_SEED'] ?? 1)
const PAIRS = Number(process.env['NAIVE_PAIRS'] ?? 200)

/** Every combination in turn; in every round of all of them each comes with another task set. */
const combinationOf = (i: number): number => (i * 7 + Math.floor(i / COMBINATIONS)) % COMBINATIONS

/** The parts of the two answers that differ, for every pair where any does. */
function disagreements(places: readonly number[], firstSeed: number): string[] {
  return places.flatMap((i) => {
    const { taskSet, settings } = pairOf(firstSeed + i, combinationOf(i))
    const { naive, simulator } = threadsAnswers(taskSet, settings)
    return differences(naive, simulator).map((part) => `pairOf(${firstSeed + i}, ${combinationOf(i)}): ${part}`)
  })
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

describe('the simulator and the naive round robin', () => {
  it.each([0.5, 1, 2, 3, null])(
    'give the same answer under every combination of settings with quantum %s',
    (quantum) => {
      const places = range(0, COMBINATIONS).filter((i) => settingsOf(combinationOf(i)).quantum === quantum)
      expect(places.length).toBe(COMBINATIONS / 5)
      expect(disagreements(places, 500_000)).toEqual([])
    },
  )

  it(`give the same answer for ${PAIRS} task sets from seed ${SEED} on`, () => {
    expect(disagreements(range(0, PAIRS), SEED * 100_000)).toEqual([])
  })

  it('give the same answer with the preset of SCHED_RR, and with its costs and a short quantum', () => {
    const preset = THREADS_PRESETS['linux-sched-rr']
    for (const seed of range(600_000, 60)) {
      const { taskSet } = pairOf(seed, 0)
      const { naive, simulator } = threadsAnswers(taskSet, seed % 2 === 0 ? preset : { ...preset, quantum: 1 })
      expect(differences(naive, simulator), `seed ${seed}`).toEqual([])
    }
  })
})

describe('the pairs they are compared on', () => {
  it('reach what the rules are about, so that agreement says something', () => {
    const runs = range(0, 400).map((i) => {
      const { taskSet, settings } = pairOf(500_000 + i, combinationOf(i))
      return naiveRoundRobin(taskSet, settings)
    })
    const count = (holds: (run: NaiveRun) => boolean): number => runs.filter(holds).length
    // The bounds are about half of what is found: a change of the generators may shift it, not lose it.
    for (const [end, least] of [
      ['finished', 80],
      ['deadlock', 70],
      ['error', 30],
      ['horizon', 20],
    ])
      expect(
        count(({ endedBy }) => endedBy === end),
        `runs that end in ${end}`,
      ).toBeGreaterThan(Number(least))
    for (const [end, least] of [
      ['preempt', 40],
      ['yield', 90],
      ['block', 130],
      ['finish', 110],
      ['horizon', 7],
    ])
      expect(
        count(({ slices }) => slices.some(({ endedBy }) => endedBy === end)),
        `${end}`,
      ).toBeGreaterThan(Number(least))
    expect(count(({ slices }) => slices.some(({ core }) => core === 3))).toBeGreaterThan(10)
    expect(count(({ tasks }) => tasks.some(({ switching }) => switching > 0))).toBeGreaterThan(120)
    expect(count(({ lostUpdates }) => lostUpdates > 0)).toBeGreaterThan(10)
  })
})

describe('the naive round robin by itself', () => {
  it('is right about Silberschatz, Operating System Concepts, ch. 5: bursts 24, 3, 3 with quantum 4', () => {
    const burst = (id: string, ms: number) => ({ id, steps: [{ op: 'cpu' as const, ms }] })
    const taskSet: TaskSet = { formatVersion: 1, tasks: [burst('P1', 24), burst('P2', 3), burst('P3', 3)] }
    const { slices, tasks } = naiveRoundRobin(taskSet, THREADS_PRESETS.textbook)
    expect(slices.map(({ task, start, end }) => `${task} ${start / 1000}-${end / 1000}`)).toEqual([
      'P1 0-4',
      'P2 4-7',
      'P3 7-10',
      'P1 10-30',
    ])
    expect(tasks.map(({ waiting }) => waiting / 1000)).toEqual([6, 4, 7])
    expect(tasks.map(({ response }) => response)).toEqual([0, 4000, 7000])
  })
})
