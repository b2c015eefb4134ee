import { expect, it } from 'vitest'
import { simulateThreads } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import { kindsIn } from '../../shared/gantt/occurrences'
import { findTies } from '../../shared/trace/decisions/decision-index'
import { allWithTies, noteTies, tiesStore, withTies } from './ties-store'

const set = tasks('A=6 B=2@4')
const trace = simulateThreads(set)
const execution = () => executionFromTrace(trace, set, 'Threads', '')

it('joins what becomes known of the ties of a run to it, as the same object while nothing new is known', () => {
  const [long, other] = [execution(), execution()]
  expect(withTies(long)).toBe(long)
  expect(kindsIn(withTies(long)).has('tie')).toBe(false)
  const { version } = tiesStore.getState()
  noteTies(long, { from: 0, to: 9000, ties: findTies(trace), hasAny: true })
  expect(tiesStore.getState().version).toBe(version + 1)
  // Newcomer first took B at 4 ms where preempted first would have gone on with A.
  expect([...(withTies(long).ties?.time ?? [])]).toEqual([4000])
  expect(withTies(long)).toBe(withTies(long))
  expect(withTies(long).spans).toBe(long.spans)
  expect(withTies(other)).toBe(other)
  expect(kindsIn(withTies(long)).has('tie')).toBe(true)
  expect(kindsIn(long).has('tie')).toBe(false)
})

it('gives the same list of executions while each of them is the same', () => {
  const both = [execution(), execution()]
  const before = allWithTies(both)
  expect(before).toEqual(both)
  expect(allWithTies([...both])).toBe(before)
  noteTies(both[1], { from: 0, to: 9000, ties: findTies(trace), hasAny: true })
  const after = allWithTies(both)
  expect(after).not.toBe(before)
  expect(after[0]).toBe(both[0])
})
