import { expect, it } from 'vitest'
import { defaultExecution, EVENT_LOOP_DEFAULTS, THREADS_PRESETS } from '../../../shared/settings'
import type { ExecutionResult, TaskRow } from '../../../shared/trace/result'
import { RUN_METRICS, TASK_METRICS } from '../../../shared/trace/metric-definitions'
import { averagesText, endText, metricText, settingsText } from './words'

it('says in words what was set, and nothing that changes nothing', () => {
  expect(settingsText(defaultExecution('threads'))).toBe('textbook round robin, quantum 4 ms, 1 core')
  expect(settingsText(defaultExecution('threads', 'linux-sched-rr'))).toBe(
    'round robin as SCHED_RR, quantum 100 ms, 1 core, context switch 0.002 ms',
  )
  expect(
    settingsText({
      model: 'threads',
      preset: 'textbook',
      settings: { ...THREADS_PRESETS.textbook, quantum: null, cores: 2, sameInstant: 'preemptedFirst', horizon: 50 },
    }),
  ).toBe('textbook round robin, no quantum (run until block), 2 cores, preempted first, horizon 50 ms')
  expect(
    settingsText({ model: 'eventLoop', preset: 'textbook', settings: { ...EVENT_LOOP_DEFAULTS, stepCost: 0.5 } }),
  ).toBe('cooperative, one thread, step cost 0.5 ms')
  expect(settingsText(defaultExecution('sequential'))).toBe('each task to its end')
})

it('takes averages over the tasks that have the value', () => {
  const row: TaskRow = {
    id: 'A',
    arrival: 0,
    response: 0,
    finish: 30_000,
    turnaround: 30_000,
    running: 24_000,
    waiting: 6000,
    blocked: 0,
    switching: 0,
    involuntary: 1,
    voluntary: 0,
    endedBy: 'finished',
  }
  const stuck: TaskRow = { ...row, finish: null, turnaround: null, response: 1000, waiting: 5000, endedBy: 'deadlock' }
  expect(averagesText([row, stuck])).toBe('average turnaround 30 ms · response 0.5 ms · waiting 5.5 ms')
  expect(averagesText([])).toBe('average turnaround none · response none · waiting none')
})

it('says which limit cut a run', () => {
  const cut = { endedBy: 'horizon', makespan: 10_000, settings: { maxEvents: 500 } } as unknown as ExecutionResult
  expect(endText(cut, { limit: 'horizon', at: 10_000 })).toBe('cut at 10 ms by its horizon')
  expect(endText(cut, { limit: 'events', at: 7500 })).toBe('cut at 7.5 ms by its limit of 500 events (maxEvents)')
})

it('prints a number in the unit of its definition', () => {
  expect(metricText(RUN_METRICS.makespan, 33_000)).toBe('33')
  expect(metricText(RUN_METRICS.cpuUtilisation, 22 / 42.5)).toBe('51.8')
  expect(metricText(RUN_METRICS.fairness, 2 / 3)).toBe('0.667')
  expect(metricText(RUN_METRICS.voluntary, 9)).toBe('9')
  expect(metricText(TASK_METRICS.finish, null)).toBe('none')
})
