import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../scripts/lib/build.mjs'
import { defaultExecution, type Execution } from '../shared/settings'
import type { TaskSet } from '../shared/task-set/schema'
import { checkEvents } from '../shared/trace/check'
import { edited } from '../shared/trace/check/corrupted'
import { Recorder } from '../shared/trace/recorder'
import type { Decider, EventKind, Reason, Trace } from '../shared/trace/trace'
import { runOrder } from './run-order'
import { simulate, SimulationCancelled } from './simulators'
import { TraceChecker } from './trace-checker'

const root = resolve(import.meta.dirname, '..')
const folder = `.cache/test/checker-${process.pid}`
const go = new SharedArrayBuffer(4)
let checker: TraceChecker

beforeAll(async () => {
  await bundle(root, 'electron/simulation-worker.ts', `${folder}/worker.mjs`)
  checker = new TraceChecker(join(root, folder, 'worker.mjs'))
  while (!checker.isReady) await delay(5)
})
afterAll(() => rmSync(join(root, folder), { recursive: true, force: true }))

/** Three tasks that compute, look at a variable and sleep. */
function rounds(times: number): TaskSet {
  const steps = [
    { op: 'cpu' as const, ms: 5 },
    { op: 'load' as const, var: 'n' },
    { op: 'sleep' as const, ms: 2 },
  ]
  return {
    formatVersion: 1,
    variables: { n: 2 },
    tasks: ['A', 'B', 'C'].map((id) => ({ id, steps: [{ op: 'repeat', times, steps }] })),
  }
}

/** 40,000 events, more than a checker is asked for. */
const taskSet = rounds(2_000)

function shared(trace: Trace): Trace {
  return edited(trace, (columns) => {
    columns.time = new Float64Array(new SharedArrayBuffer(columns.time.byteLength))
    columns.time.set(trace.events.time)
  })
}

/** The numbers of one event, as they are recorded. */
function eventRow({ events }: Trace, i: number) {
  const { time, kind, task, core, step, reason, decider, arg } = events
  return {
    time: time[i],
    kind: kind[i] as EventKind,
    task: task[i],
    core: core[i],
    step: step[i],
    reason: reason[i] as Reason,
    decider: decider[i] as Decider,
    arg: arg[i],
  }
}

/** A recorder that has recorded a trace. */
function recorded(trace: Trace): Recorder {
  const recorder = new Recorder(Infinity, true)
  for (let i = 0; i < trace.events.length; i++) {
    const { time, kind, task, core, step, reason, decider, arg } = eventRow(trace, i)
    recorder.add(time, kind, task, core, step, reason, decider, arg)
  }
  return recorder
}

describe('a check beside', () => {
  it('finds nothing in a run that is right, and knows the stays of its tasks', () => {
    const trace = simulate(taskSet, defaultExecution('threads'), { recorder: new Recorder(Infinity, true) })
    expect(trace.events.time.buffer).toBeInstanceOf(SharedArrayBuffer)
    const check = checker.begin(trace, taskSet, go)(() => undefined)
    expect(check.sentences).toEqual([])
    expect(check).toEqual(checkEvents(trace, taskSet))
  })

  it('finds what a check here finds', () => {
    for (const model of ['threads', 'eventLoop', 'sequential'] as const) {
      const trace = simulate(taskSet, defaultExecution(model))
      const broken = edited(trace, ({ time }) => (time[trace.events.length - 5] += 1))
      const check = checker.begin(shared(broken), taskSet, go)(() => undefined)
      expect(check.sentences.length).toBeGreaterThan(0)
      expect(check).toEqual(checkEvents(broken, taskSet))
    }
  })

  it('stops when the run is cancelled', () => {
    const trace = simulate(taskSet, defaultExecution('threads'))
    const stop = new SharedArrayBuffer(4)
    new Int32Array(stop)[0] = 1
    expect(() => checker.begin(trace, taskSet, stop)(() => undefined)).toThrow(SimulationCancelled)
    expect(checker.begin(trace, taskSet, go)(() => undefined).sentences).toEqual([])
  })

  it('gives the same run as a check here, also for a run given up half-way', () => {
    const order = { taskSet, execution: defaultExecution('threads'), stop: go, withHash: true }
    const control = () => ({
      recorder: new Recorder(Infinity, true),
      shouldStop: () => false,
      progress: () => undefined,
    })
    const here = runOrder(order, control())
    expect(here.kind).toBe('done')
    let asked = 0
    const givenUp = { ...control(), shouldStop: () => (asked += 1) >= 12 }
    expect(runOrder(order, givenUp, undefined, { checker }).kind).toBe('cancelled')
    expect(runOrder(order, control(), undefined, { checker })).toEqual(here)
  })

  it('follows a run that goes on, also into columns that have grown, and says what a check of the whole says', () => {
    for (const model of ['threads', 'eventLoop', 'sequential'] as const) {
      const execution = defaultExecution(model)
      const whole = simulate(taskSet, execution)
      // Recorded once more, with little room to begin with.
      const recorder = new Recorder(Infinity, true)
      const following = checker.follow({ taskSet, execution, stop: go })
      for (let i = 0; i < whole.events.length; i++) {
        const { time, kind, task, core, step, reason, decider, arg } = eventRow(whole, i)
        recorder.add(time, kind, task, core, step, reason, decider, arg)
        if (i % 3_000 === 0) following.publish(recorder)
      }
      const check = following.end({ ...whole, events: recorder.finish() })(() => undefined)
      expect(check.sentences).toEqual([])
      expect(check).toEqual(checkEvents(whole, taskSet))
    }
  })

  it('that follows finds what a check of the whole finds, in its events and in how it ended', () => {
    const execution = defaultExecution('threads')
    const right = simulate(taskSet, execution, { recorder: new Recorder(Infinity, true) })
    const late = shared(edited(right, ({ time }) => (time[200] += 1)))
    const early: Trace = { ...right, makespan: right.makespan - 1 }
    const other: Trace = {
      ...right,
      execution: { ...execution, settings: { ...execution.settings, quantum: 3 } } as Execution,
    }
    for (const broken of [late, early, other, { ...right, endedBy: 'deadlock' as const }]) {
      const following = checker.follow({ taskSet, execution, stop: go })
      following.publish(recorded(broken))
      const check = following.end(broken)(() => undefined)
      expect(check.sentences.length).toBeGreaterThan(0)
      expect(check).toEqual(checkEvents(broken, taskSet))
    }
  })

  it('that follows a run given up or cancelled reads nothing of it any more, and checks the next', () => {
    const execution = defaultExecution('threads')
    const trace = simulate(taskSet, execution, { recorder: new Recorder(Infinity, true) })
    const stop = new SharedArrayBuffer(4)
    for (const end of [() => undefined, () => Atomics.store(new Int32Array(stop), 0, 1)]) {
      const following = checker.follow({ taskSet, execution, stop })
      following.publish(recorded(trace))
      end()
      following.giveUp()
      const next = checker.follow({ taskSet, execution, stop: go })
      next.publish(recorded(trace))
      expect(next.end(trace)(() => undefined).sentences).toEqual([])
    }
  })

  it('that follows gives the same run as a check here, and stops with it', () => {
    const long = rounds(9_000)
    const order = { taskSet: long, execution: defaultExecution('threads'), stop: go, withHash: true }
    const control = () => ({
      recorder: new Recorder(Infinity, true),
      shouldStop: () => false,
      progress: () => undefined,
    })
    const told = (checkerOrNone: { checker?: TraceChecker }) => {
      const blocks: Uint8Array[] = []
      const end = runOrder(order, control(), undefined, { ...checkerOrNone, onPart: (_, block) => blocks.push(block) })
      return { end, blocks }
    }
    const here = told({})
    if (here.end.kind !== 'done') throw new Error(JSON.stringify(here.end))
    expect(here.end.summary.eventCount).toBeGreaterThan(150_000)
    expect(told({ checker })).toEqual(here)
    let asked = 0
    const givenUp = { ...control(), shouldStop: () => (asked += 1) >= 30 }
    expect(runOrder(order, givenUp, undefined, { checker, onPart: () => undefined }).kind).toBe('cancelled')
    expect(told({ checker }).end).toEqual(here.end)
  })
})
