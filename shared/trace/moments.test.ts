import { expect, it } from 'vitest'
import { simulateThreads } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { EVENT_LOOP, handEvents, handTrace } from './hand-trace'
import { tiesIfShort, toMoments } from './moments'

it('keeps each instant at which a turn of the loop began once', () => {
  // Two turns at 0 (A yields), one at 3 when its timer is due.
  const events = handEvents(`
    0 arrive A
    0 iteration arg=1
    0 dispatch A core=0 step=0
    0 yield A core=0 step=0
    0 iteration arg=1
    0 dispatch A core=0 step=1
    1 block A core=0 step=1 reason=sleep
    3 iteration arg=1
    3 wake A step=1
    3 iteration arg=1
    3 dispatch A core=0 step=1
    4 finish A core=0 reason=finished
  `)
  const { iterations } = toMoments(handTrace(['A'], events, { execution: EVENT_LOOP }))
  expect([...iterations]).toEqual([0, 3000])
})

it('knows when the other tie rule would have led elsewhere', () => {
  // q = 2: at 2 A's quantum expires and B arrives at that very instant. Newcomer first: B runs. Preempted first: A would be its own successor.
  const trace = simulateThreads(tasks('A=4 B=2@2'), { quantum: 2 })
  expect([...(tiesIfShort(trace)?.time ?? [])]).toEqual([2000])
  expect(toMoments(trace).iterations).toHaveLength(0)
})
