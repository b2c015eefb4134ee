import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators/index'
import { tasks } from '../../electron/simulators/sketch'
import lecture from '../lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution } from '../settings'
import { type TaskSet, taskSetSchema } from '../task-set/schema'
import { listSteps } from '../task-set/steps'
import { stallText } from './findings-text'
import { explainStall } from './stall'

const LOOP = defaultExecution('eventLoop')

function stallOf(taskSet: TaskSet, execution: Execution = LOOP): string | undefined {
  const trace = simulate(taskSet, execution)
  const steps = listSteps(taskSet)
  const stall = explainStall(trace, steps)
  return stall && stallText(stall, trace.tasks, steps)
}

describe('the longest stall', () => {
  // The first comparison (the worked numbers): report 3.5-18.5, of which cpu 9, blockingSleep 4, cpu 2. reply waits since 2, heartbeat since 4, parse since 9.5.
  it('names its slice, the step that took most of it and who waited, in order of since when', () => {
    expect(stallOf(taskSetSchema.parse(lecture))).toBe(
      'longest stall 15 ms: report ran from 3.5 ms to 18.5 ms, 9 ms of it in tasks[2].steps[0] (cpu), while reply, heartbeat and parse waited',
    )
  })

  // Worked example B2: A 0-8, frozen 1-7.
  it('blames a blocking call that holds the loop', () => {
    expect(stallOf(tasks('A: cpu 1, blockingSleep 6, cpu 1', 'B: cpu 3'))).toBe(
      'longest stall 8 ms: A ran from 0 ms to 8 ms, 6 ms of it in tasks[0].steps[1] (blockingSleep, which holds the loop), while B waited',
    )
  })

  it('adds up the rounds of a loop: five times 1 ms outweigh 2 ms', () => {
    expect(stallOf(tasks('A: cpu 2, 5x(cpu 1)', 'B: cpu 1'))).toBe(
      'longest stall 7 ms: A ran from 0 ms to 7 ms, 5 ms of it in tasks[0].steps[1].steps[0] (cpu), while B waited',
    )
  })

  it('finds the step behind marks that take no time, also at the top of a loop', () => {
    // A: 5 ms, yield, then `log` and round to the 5 ms again; its second slice 5-10 finds C (due at 6) waiting, the first nobody.
    expect(stallOf(tasks('A: 2x(cpu 5, yield, log x)', 'C@6: cpu 1'))).toBe(
      'longest stall 5 ms: A ran from 5 ms to 10 ms, 5 ms of it in tasks[0].steps[0].steps[0] (cpu), while C waited',
    )
    expect(stallOf(tasks('A: log x, cpu 3, cpu 1', 'B: cpu 1'))).toBe(
      'longest stall 4 ms: A ran from 0 ms to 4 ms, 3 ms of it in tasks[0].steps[1] (cpu), while B waited',
    )
  })

  it('tells the steps of a poll from the CPU time around it', () => {
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'cpu', ms: 1 },
            { op: 'poll', ms: 4, every: 0, askMs: 1, spin: true },
          ],
        },
        { id: 'B', steps: [{ op: 'cpu', ms: 1 }] },
      ],
    }
    expect(stallOf(taskSet)).toBe(
      'longest stall 5 ms: A ran from 0 ms to 5 ms, 4 ms of it in tasks[0].steps[1] (poll), while B waited',
    )
  })

  it('is cut with the run', () => {
    const execution = { ...LOOP, settings: { ...LOOP.settings, horizon: 3 } } as Execution
    expect(stallOf(tasks('A: cpu 8', 'B: cpu 1'), execution)).toBe(
      'longest stall 3 ms: A ran from 0 ms to 3 ms, 3 ms of it in tasks[0].steps[0] (cpu), while B waited',
    )
  })

  it('names three who waited and counts the others', () => {
    expect(stallOf(tasks('A: cpu 2', 'B=1 C=1 D=1 E=1 F=1'))).toContain('while B, C, D and 2 more waited')
  })

  it('is nothing where nobody waits, nor in another model', () => {
    expect(stallOf(tasks('A: sleep 1, cpu 3', 'B: sleep 4, cpu 1'))).toBeUndefined()
    expect(stallOf(tasks('A: cpu 8', 'B: cpu 1'), defaultExecution('threads'))).toBeUndefined()
  })
})
