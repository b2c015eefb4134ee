import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../scripts/lib/build.mjs'
import { defaultExecution } from '../shared/settings'
import type { TaskSet } from '../shared/task-set/schema'
import { checkEvents } from '../shared/trace/check'
import { edited } from '../shared/trace/check/corrupted'
import { Recorder } from '../shared/trace/recorder'
import type { Trace } from '../shared/trace/trace'
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

/** 40,000 events, more than a checker is asked for. */
const taskSet: TaskSet = {
  formatVersion: 1,
  variables: { n: 2 },
  tasks: ['A', 'B', 'C'].map((id) => ({
    id,
    steps: [
      {
        op: 'repeat',
        times: 2_000,
        steps: [
          { op: 'cpu', ms: 5 },
          { op: 'load', var: 'n' },
          { op: 'sleep', ms: 2 },
        ],
      },
    ],
  })),
}

function shared(trace: Trace): Trace {
  return edited(trace, (columns) => {
    columns.time = new Float64Array(new SharedArrayBuffer(columns.time.byteLength))
    columns.time.set(trace.events.time)
  })
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
})
