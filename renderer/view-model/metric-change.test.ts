import { expect, it } from 'vitest'
import { metricChanges } from './metric-change'
import { METRICS, type MetricId, type MetricValues } from './metrics'

const values = (numbers: Partial<Record<MetricId, number>>): MetricValues =>
  Object.fromEntries(
    METRICS.map((id) => {
      const value = numbers[id]
      return [id, value === undefined ? undefined : { kind: 'time', value, isHarm: false }]
    }),
  ) as MetricValues

it('tells which metrics are others than before, and which way they went', () => {
  // Silberschatz, 6, 3, 1, 7: quantum 4 has a mean turnaround of 11.5, quantum 6 of 10.5; both end at 17.
  const before = values({ turnaround: 11_500, makespan: 17_000, involuntary: 3 })
  const now = values({ turnaround: 10_500, makespan: 17_000, involuntary: 0 })
  expect(metricChanges(before, now)).toEqual({
    turnaround: { before: 11_500, direction: 'less' },
    involuntary: { before: 3, direction: 'less' },
  })
  expect(metricChanges(now, before).turnaround).toEqual({ before: 10_500, direction: 'more' })
})

it('compares nothing with a number that is not there', () => {
  expect(metricChanges(values({ longestStall: 5 }), values({}))).toEqual({})
  expect(metricChanges(values({}), values({ longestStall: 5 }))).toEqual({})
})
