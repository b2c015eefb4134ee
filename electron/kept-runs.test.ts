import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../shared/settings'
import { listSteps } from '../shared/task-set/steps'
import { indexDecisions } from '../shared/trace/decisions/decision-index'
import { type Why, whyAt } from '../shared/trace/decisions/why'
import { Recorder } from '../shared/trace/recorder'
import type { Trace } from '../shared/trace/trace'
import { KeptRuns, MOST_KEPT_EVENTS } from './kept-runs'
import { runOrder } from './run-order'
import { tasks } from './simulators/sketch'

const taskSet = tasks('A=5 B=3')
const steps = listSteps(taskSet)

/** A run as the worker makes it. */
function run(set = taskSet, recorder = new Recorder()): { trace: Trace; recorder: Recorder } {
  const traces: Trace[] = []
  const control = { recorder, shouldStop: () => false, progress: () => undefined }
  const order = { taskSet: set, execution: defaultExecution('threads'), stop: new SharedArrayBuffer(4) }
  runOrder(order, control, (trace) => traces.push(trace))
  return { trace: traces[0], recorder }
}

/** As if it were long: only its number of events is looked at. */
const long = (trace: Trace): Trace => ({ ...trace, events: { ...trace.events, length: MOST_KEPT_EVENTS } })

function keptRuns() {
  const given: Recorder[] = []
  const kept = new KeptRuns((recorder) => given.push(recorder))
  const ask = (runId: string, task = 0, time = 5000) => {
    const asked: { answers: (Why | undefined)[] } = { answers: [] }
    kept.ask({ runId, task, time }, (why) => asked.answers.push(why))
    return asked
  }
  return { kept, given, ask }
}

describe('kept runs', () => {
  it('answer once the index is made, then at once', () => {
    const { kept, ask } = keptRuns()
    const { trace, recorder } = run()
    kept.keep('a', trace, steps, recorder)
    const first = ask('a')
    expect(first.answers).toEqual([])
    while (kept.work());
    const expected = whyAt(indexDecisions(trace), steps, 0, 5000)
    expect(first.answers).toEqual([expected])
    expect(ask('a').answers).toEqual([expected])
  })

  it('answer about ties once the index is made', () => {
    const { kept } = keptRuns()
    // q = 4 ms: at 4 ms A's quantum ends as B arrives. Newcomer first takes B, preempted first would go on with A.
    const many = run(tasks('A=6 B=2@4'))
    kept.keep('a', many.trace, steps, many.recorder)
    const answers: unknown[] = []
    const ask = (from: number, to: number, most: number) =>
      kept.askTies({ runId: 'a', from, to, most }, (found) => answers.push(found && [...found.ties.time]))
    ask(3999, 9000, 9)
    ask(0, 4000, 0)
    expect(answers).toEqual([])
    while (kept.work());
    expect(answers).toEqual([[4000], []])
    kept.forget('a')
    ask(0, 9000, 9)
    expect(answers.at(-1)).toBeUndefined()
  })

  it('work in parts, those first about which somebody asked', () => {
    const { kept, ask } = keptRuns()
    const many = run(tasks('A: 40000x(cpu 3, sleep 1)', 'B: 40000x(cpu 2, sleep 2)'))
    kept.keep('long', many.trace, steps, many.recorder)
    const small = run()
    kept.keep('small', small.trace, steps, small.recorder)
    kept.prepare()
    expect(kept.work()).toBe(true)
    const asked = ask('small')
    kept.work()
    expect(asked.answers).toHaveLength(1)
    let parts = 1
    while (kept.work()) parts += 1
    expect(parts).toBeGreaterThan(2)
    expect(ask('long').answers).toHaveLength(1)
    expect(kept.work()).toBe(false)
  })

  it('still tell the same when the next run writes into memory of its own', () => {
    const { kept, ask } = keptRuns()
    const { trace, recorder } = run()
    kept.keep('a', trace, steps, recorder)
    const other = run(tasks('X=1 Y=9'))
    expect(other.recorder).not.toBe(recorder)
    const asked = ask('a')
    kept.work()
    expect(asked.answers[0]?.holders[0].task).toBe(1)
  })

  it('give the memory of a forgotten run back, and answer what was asked about it', () => {
    const { kept, given, ask } = keptRuns()
    const { trace, recorder } = run()
    kept.keep('a', trace, steps, recorder)
    const asked = ask('a')
    kept.forget('a')
    kept.forget('a')
    expect(given).toEqual([recorder])
    expect(asked.answers).toEqual([undefined])
    expect(ask('a').answers).toEqual([undefined])
    expect(kept.work()).toBe(false)
  })

  it('know nothing of a task that is not there', () => {
    const { kept, ask } = keptRuns()
    const { trace, recorder } = run()
    kept.keep('a', trace, steps, recorder)
    const asked = ask('a', 2)
    kept.work()
    expect(asked.answers).toEqual([undefined])
  })

  it('let the oldest go where all together are too long, never the newest', () => {
    const { kept, given, ask } = keptRuns()
    const runs = [run(), run(), run()]
    kept.keep('a', runs[0].trace, steps, runs[0].recorder)
    kept.keep('b', runs[1].trace, steps, runs[1].recorder)
    expect(given).toEqual([])
    kept.keep('c', long(runs[2].trace), steps, runs[2].recorder)
    expect(given).toEqual([runs[0].recorder, runs[1].recorder])
    expect(ask('a').answers).toEqual([undefined])
    expect(ask('c').answers).toEqual([])
  })
})
