import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { executionFromTrace } from '../../shared/gantt/execution-from-trace'
import reportThatNeverAwaits from '../../shared/lectures/report-that-never-awaits.json'
import { defaultExecution, type Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { toMoments } from '../../shared/trace/moments'
import { codeOf, litAt } from './pseudo-code'

const REPORT = reportThatNeverAwaits as unknown as TaskSet

/** The lit lines at a moment in ms as `handle report`; what only passed in brackets. */
function litLines(taskSet: TaskSet, execution: Execution): (ms: number) => string[] {
  const trace = simulate(taskSet, execution)
  const data = executionFromTrace(trace, taskSet, '', '')
  const { iterations } = toMoments(trace)
  return (ms) =>
    litAt(data, iterations, ms * 1000).map(({ line, light, tasks: about }) => {
      const text = [line, ...about.map((task) => data.summary.tasks[task].id)].join(' ')
      return light === 'now' ? text : `(${text})`
    })
}

const threads = (settings: object): Execution => {
  const execution = defaultExecution('threads')
  return { ...execution, settings: { ...execution.settings, ...settings } } as Execution
}

describe('the scheduler, on the lecture whose slices the look page draws', () => {
  const lit = litLines(REPORT, defaultExecution('threads'))

  it('runs the head of the queue', () => {
    expect(lit(14)).toEqual(['run parse'])
  })

  it('takes the CPU when the quantum is used up and gives it to the next at the same instant', () => {
    expect(lit(7.5)).toEqual(['(pick reply)', 'run reply', '(preempt report)'])
  })

  it('puts who blocks aside', () => {
    expect(lit(0.5)).toEqual(['(pick parse)', 'run parse', '(block heartbeat)'])
  })

  it('waits for somebody to be ready where nobody is', () => {
    // Everybody else has finished by 24.5; heartbeat runs 28 to 28.5 and sleeps in between.
    expect(lit(26)).toEqual(['pick'])
  })

  it('is dark when all is over, but for what happened last', () => {
    expect(lit(33)).toEqual(['(end heartbeat)'])
    expect(lit(34)).toEqual([])
  })
})

describe('the scheduler with costs and cores', () => {
  it('switches before it runs', () => {
    // q = 2, switch 1: x A A x B B (one ms each): A is taken at 0, runs from 1, is preempted at 3.
    const lit = litLines(tasks('A=4 B=2'), threads({ quantum: 2, contextSwitch: 1 }))
    expect(lit(0)).toEqual(['(pick A)', 'switch A'])
    expect(lit(1)).toEqual(['run A'])
    expect(lit(3)).toEqual(['(pick B)', 'switch B', '(preempt A)'])
  })

  it('lights what each core does', () => {
    const lit = litLines(tasks('A=4 B=2'), threads({ cores: 2 }))
    expect(lit(1)).toEqual(['run A B'])
    expect(lit(3)).toEqual(['pick', 'run A'])
  })

  it('tells a yield from a preemption', () => {
    const lit = litLines(tasks('A: cpu 1, yield, cpu 1', 'B: cpu 1'), threads({ quantum: 4 }))
    expect(lit(1)).toEqual(['(pick B)', 'run B', '(yield A)'])
  })
})

describe('the event loop, on the lecture whose slices the look page draws', () => {
  const lit = litLines(REPORT, defaultExecution('eventLoop'))

  it('handles an event, also while a blocking call holds it', () => {
    expect(lit(10)).toEqual(['handle report'])
    expect(lit(14)).toEqual(['handle report'])
    expect(lit(16.5)).toEqual(['handle report'])
  })

  it('gets I/O and connections first, then the timers, then runs them in turn', () => {
    // At 18.5 report ends; reply's connection is due since 2, parse's I/O since 9.5, heartbeat's timer since 4.
    expect(lit(18.5)).toEqual(['(get parse reply)', '(timers heartbeat)', '(next)', 'handle reply'])
  })

  it('waits in get where nobody is ready', () => {
    // heartbeat sleeps from 23 to 26.5, reply ends at 24.5.
    expect(lit(25)).toEqual(['get'])
  })

  it('finds a timer at the very instant it is due where it is idle', () => {
    expect(lit(26.5)).toEqual(['(timers heartbeat)', '(next)', 'handle heartbeat'])
  })

  it('charges the step cost while it takes the next event', () => {
    const execution = defaultExecution('eventLoop')
    const withCost = { ...execution, settings: { ...execution.settings, stepCost: 1 } } as Execution
    const at = litLines(tasks('A=2'), withCost)
    expect(at(0.5)).toEqual(['next A'])
    expect(at(2)).toEqual(['handle A'])
  })
})

describe('one task after the other', () => {
  it('runs, waits and goes on to the next', () => {
    const lit = litLines(tasks('A: cpu 1, io 2, cpu 1', 'B: cpu 1'), defaultExecution('sequential'))
    expect(lit(0.5)).toEqual(['run A'])
    expect(lit(2)).toEqual(['wait A'])
    expect(lit(4)).toEqual(['(next A)', 'run B'])
  })

  it('waits for the next arrival', () => {
    const lit = litLines(tasks('A=1 B=1@5'), defaultExecution('sequential'))
    expect(lit(3)).toEqual(['next'])
  })
})

it('fits beside the names of tasks in the inspector: 28 characters a line at most', () => {
  const lines = (['threads', 'eventLoop', 'sequential'] as const).flatMap(codeOf)
  expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(29)
})
