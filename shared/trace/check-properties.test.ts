import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { randomTaskSet } from '../../electron/simulators/random-task-set'
import { defaultExecution } from '../settings'
import { checkTrace } from './check'

// That any task set keeps every rule under any settings is held in electron/simulators/properties.
describe('checkTrace', () => {
  it.each([1, 2, 3] as const)('finds nothing in the random sets that are compared with CPython, level %s', (level) => {
    for (let seed = 1; seed <= 100; seed++) {
      const taskSet = randomTaskSet(seed, level)
      for (const model of ['threads', 'eventLoop', 'sequential'] as const) {
        const trace = simulate(taskSet, defaultExecution(model))
        expect({ seed, model, findings: checkTrace(trace, taskSet) }).toEqual({ seed, model, findings: [] })
      }
    }
  })
})
