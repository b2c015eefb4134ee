import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import { defaultExecution, type Execution, type Model } from '../settings'
import type { TaskSet } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { cutText, loopText } from './findings-text'
import { explainCut } from './run-cut'
import { textLog } from './text-log'

function under(model: Model, settings: { horizon?: number; maxEvents?: number }): Execution {
  const execution = defaultExecution(model)
  return { ...execution, settings: { ...execution.settings, ...settings } } as Execution
}

/** The cut and its loop, as the log has them; undefined where the run was not cut. */
function cutOf(taskSet: TaskSet, execution: Execution): { limit: string; loop: string | undefined } | undefined {
  const trace = simulate(taskSet, execution)
  const steps = listSteps(taskSet)
  const cut = explainCut(trace, steps)
  if (cut === undefined) return undefined
  const loop = cut.loop && loopText(cut.loop, trace.tasks, steps).replace(/\d+ events/, 'n events')
  return { limit: cutText(cut, execution.settings.maxEvents), loop }
}

describe.each(['threads', 'eventLoop'] as const)('a run of %s that met its limit on events', (model) => {
  it('names the yield that goes round while simulated time does not move', () => {
    expect(cutOf(tasks('A: cpu 3, 100000x(yield)', 'B: cpu 2'), under(model, { maxEvents: 5000 }))).toEqual({
      limit: 'cut at 5 ms by its limit of 5000 events (maxEvents)',
      loop: 'since 5 ms nothing but tasks[0].steps[1].steps[0] (yield, in a repeat of 100000) of task A took place: n events, and simulated time does not move',
    })
  })

  it('names both tasks that yield to each other for ever', () => {
    expect(cutOf(tasks('A: 100000x(yield)', 'B: 100000x(yield)'), under(model, { maxEvents: 5000 }))?.loop).toBe(
      'since 0 ms nothing but tasks[0].steps[0].steps[0] (yield, in a repeat of 100000) of task A and tasks[1].steps[0].steps[0] (yield, in a repeat of 100000) of task B took place: n events, and simulated time does not move',
    )
  })

  it('names three of many and counts the others', () => {
    const many = Array.from({ length: 10 }, (_, i) => `T${i}: 100000x(yield)`)
    expect(cutOf(tasks(...many), under(model, { maxEvents: 5000 }))?.loop).toContain('of task T2 and 7 more took place')
  })

  it('names a poll whose asks and pauses take no time', () => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [{ id: 'A', steps: [{ op: 'poll', ms: 9, every: 0, askMs: 0 }] }],
    }
    expect(cutOf(taskSet, under(model, { maxEvents: 5000 }))?.loop).toBe(
      'since 0 ms nothing but tasks[0].steps[0] (a poll that spins) of task A took place: n events, and simulated time does not move',
    )
  })

  it('names a poll that spins, with the time it took', () => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [{ id: 'A', steps: [{ op: 'poll', ms: 10_000, every: 0, askMs: 0.001, spin: true }] }],
    }
    expect(cutOf(taskSet, under(model, { maxEvents: 5000 }))?.loop).toMatch(
      /^since 0 ms nothing but tasks\[0\]\.steps\[0\] \(a poll that spins\) of task A took place: n events, in 4\.99\d ms of simulated time$/,
    )
  })

  it('says only that the limit was met where time moves', () => {
    expect(
      cutOf(tasks('A: 1000x(cpu 1, sleep 1)', 'B: 1000x(cpu 1, yield)'), under(model, { maxEvents: 500 }))?.loop,
    ).toBeUndefined()
  })

  it('says only that the limit was met where an instant is merely full', () => {
    const crowd = Array.from({ length: 600 }, (_, i) => `T${i}: yield, cpu 1`)
    expect(cutOf(tasks(...crowd), under(model, { maxEvents: 1700 }))?.loop).toBeUndefined()
  })

  it('is told from a run cut at its horizon', () => {
    expect(cutOf(tasks('A: cpu 9'), under(model, { horizon: 4 }))).toEqual({
      limit: 'cut at 4 ms by its horizon',
      loop: undefined,
    })
  })

  it('is told from the horizon also where the loop stands at the horizon itself', () => {
    const cut = cutOf(tasks('A: cpu 3, 100000x(yield)'), under(model, { horizon: 3, maxEvents: 5000 }))
    expect(cut?.limit).toBe('cut at 3 ms by its limit of 5000 events (maxEvents)')
    expect(cut?.loop).toContain('(yield, in a repeat of 100000) of task A')
  })

  it('has its reason in the last line of the log', () => {
    const taskSet = tasks('A: 100000x(yield)')
    const log = [...textLog(simulate(taskSet, under(model, { maxEvents: 2000 })), taskSet)]
    expect(log.at(-1)).toMatch(
      /the run is cut at 0 ms by its limit of 2000 events \(maxEvents\): since 0 ms nothing but .* and simulated time does not move$/,
    )
  })
})

it('a run that finished was not cut', () => {
  expect(cutOf(tasks('A=1'), under('threads', {}))).toBeUndefined()
})
