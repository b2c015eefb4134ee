import { expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution } from '../../shared/settings'
import { toSpans } from '../../shared/trace/spans'
import { createSteadyTime } from './steady-time'

const spansOf = (model: 'threads' | 'eventLoop', ...lines: string[]) =>
  toSpans(simulate(tasks(...lines), defaultExecution(model)))

it('stands still while everybody stays where they are', () => {
  // A ####., B ....## with q = 4 ms: A runs 0-4, B 4-6, A 6-7.
  const steady = createSteadyTime(spansOf('threads', 'A=5 B=2'))
  expect(steady(500, 0, true)).toBe(500)
  expect(steady(3999, 50, true)).toBe(500)
  expect(steady(4000, 66, true)).toBe(4000)
  expect(steady(5000, 83, true)).toBe(4000)
  expect(steady(6500, 100, true)).toBe(6500)
  // Back again: from there on nothing is known of what was before.
  expect(steady(3000, 116, true)).toBe(3000)
  expect(steady(10_000, 133, true)).toBe(10_000)
})

it('tells ten times a second how late somebody is, and exactly where the playhead rests', () => {
  // A sleeps until 1, B computes until 5: from 1 to 5 A is late.
  const steady = createSteadyTime(spansOf('eventLoop', 'A: sleep 1, cpu 1', 'B: cpu 5'))
  expect(steady(2000, 0, true)).toBe(2000)
  expect(steady(2100, 50, true)).toBe(2000)
  expect(steady(2200, 100, true)).toBe(2200)
  expect(steady(2300, 150, true)).toBe(2200)
  expect(steady(2300, 160, false)).toBe(2300)
})
