import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunPart, SimulateReply, SimulateRequest, SimulationProgress, WhyReply } from '../../shared/api'
import { defaultExecution } from '../../shared/settings'
import { TieRecorder, tiesWithin } from '../../shared/trace/decisions/tie-table'
import type { Why } from '../../shared/trace/decisions/why'
import type { RunNews, RunOrder, WorkerNews, WorkerOrder } from '../simulation-protocol'
import { MAX_QUESTIONS, MAX_RESULTS, Simulations, type SimulationWorker, STOP_PATIENCE_MS } from './simulation'

vi.mock('./log', () => ({ logError: () => undefined }))

/** A worker that does what the test tells it. */
class PlayedWorker extends EventEmitter implements SimulationWorker {
  /** The runs it was given, then everything else. */
  orders: RunOrder[] = []
  others: Exclude<WorkerOrder, RunOrder>[] = []
  isEnded = false
  postMessage(order: WorkerOrder): void {
    if (order.kind === 'run') this.orders.push(order)
    else this.others.push(order)
  }
  async terminate(): Promise<void> {
    this.isEnded = true
    this.emit('exit', 1)
  }
  say(news: WorkerNews): void {
    this.emit('message', news)
  }
  isAskedToStop(): boolean {
    return new Int32Array(this.orders.at(-1)?.stop ?? new SharedArrayBuffer(4))[0] === 1
  }
}

let workers: PlayedWorker[] = []
let progress: SimulationProgress[] = []
let parts: RunPart[] = []
let simulations: Simulations
let isOpening: boolean

beforeEach(() => {
  vi.useFakeTimers()
  workers = []
  progress = []
  parts = []
  isOpening = false
  simulations = new Simulations({
    maxWorkers: 2,
    isOpening: () => isOpening,
    onProgress: (news) => progress.push(news),
    onPart: (part) => parts.push(part),
    startWorker: () => {
      const worker = new PlayedWorker()
      workers.push(worker)
      return worker
    },
  })
})
afterEach(() => vi.useRealTimers())

const request = (runId: string): SimulateRequest => ({
  runId,
  taskSet: { formatVersion: 1, tasks: [{ id: 'A', steps: [] }] },
  execution: defaultExecution('threads'),
})
const done = (packed = new Uint8Array(3)): Extract<RunNews, { kind: 'done' }> => ({
  kind: 'done',
  summary: { traceHash: 'ab' } as Extract<RunNews, { kind: 'done' }>['summary'],
  packed,
  parts: 0,
})

/** What a run has answered so far. */
function ask(runId: string, isAhead = false): { reply: SimulateReply | undefined } {
  const asked: { reply: SimulateReply | undefined } = { reply: undefined }
  const wanted = { ...request(runId), ...(isAhead ? { isAhead } : {}) }
  void simulations.simulate(wanted).then((reply) => (asked.reply = reply))
  return asked
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('simulations', () => {
  it('run two at a time, the others in the order they came', async () => {
    for (const runId of ['a', 'b', 'c', 'd']) ask(runId)
    expect(workers).toHaveLength(2)
    expect(workers.map(({ orders }) => orders.length)).toEqual([1, 1])
    workers[1]?.say(done())
    expect(workers[1]?.orders).toHaveLength(2)
    await settle()
    expect(workers).toHaveLength(2)
  })

  it('that nobody wants yet come one at a time, after all others', async () => {
    const runIdsOf = (worker: number) => workers[worker]?.orders.map(({ runId }) => runId)
    for (const runId of ['ahead 1', 'ahead 2']) ask(runId, true)
    expect(workers).toHaveLength(1)
    ask('a')
    ask('b')
    expect([runIdsOf(0), runIdsOf(1)]).toEqual([['ahead 1'], ['a']])
    workers[0]?.say(done())
    expect(runIdsOf(0)).toEqual(['ahead 1', 'b'])
    workers[0]?.say(done())
    expect(runIdsOf(0)).toEqual(['ahead 1', 'b', 'ahead 2'])
    // One that is given up while it waits never begins.
    const given = ask('ahead 3', true)
    simulations.cancel('ahead 3')
    workers[0]?.say(done())
    await settle()
    expect([runIdsOf(0)?.length, given.reply]).toEqual([3, { kind: 'cancelled' }])
  })

  it('leave the second worker out while the window opens, unless a run is long', () => {
    isOpening = true
    simulations.warm()
    for (const runId of ['a', 'b', 'c']) ask(runId)
    expect(workers).toHaveLength(1)
    workers[0]?.say(done())
    expect(workers).toHaveLength(1)
    expect(workers[0]?.orders).toHaveLength(2)
    workers[0]?.say({ kind: 'progress', events: 100_000, time: 5_000 })
    expect(workers.map(({ orders }) => orders.length)).toEqual([2, 1])
  })

  it('pass the parts of a run on as they come, then its end', async () => {
    const run = ask('a')
    workers[0]?.say({ kind: 'part', index: 0, packed: Uint8Array.of(1) })
    workers[0]?.say({ kind: 'part', index: 1, packed: Uint8Array.of(2) })
    expect(parts).toEqual([
      { runId: 'a', index: 0, packed: Uint8Array.of(1) },
      { runId: 'a', index: 1, packed: Uint8Array.of(2) },
    ])
    await settle()
    expect(run.reply).toBeUndefined()
    workers[0]?.say({ ...done(new Uint8Array(0)), parts: 2 })
    await settle()
    expect(run.reply).toEqual({ kind: 'done', summary: { traceHash: 'ab' }, packed: new Uint8Array(0), parts: 2 })
  })

  it('pass no part on of a run that was cancelled, nor under the name of the next', () => {
    ask('a')
    workers[0]?.say({ kind: 'part', index: 0, packed: Uint8Array.of(1) })
    simulations.cancel('a')
    workers[0]?.say({ kind: 'part', index: 1, packed: Uint8Array.of(2) })
    workers[0]?.say({ kind: 'cancelled' })
    ask('b')
    workers[0]?.say({ kind: 'part', index: 0, packed: Uint8Array.of(3) })
    expect(parts.map(({ runId, packed }) => [runId, packed[0]])).toEqual([
      ['a', 1],
      ['b', 3],
    ])
  })

  it('end a run whose check fails, or whose worker dies, after its parts have gone', async () => {
    const wrong = ask('a')
    const lost = ask('b')
    for (const worker of workers) worker.say({ kind: 'part', index: 0, packed: Uint8Array.of(1) })
    workers[0]?.say({ kind: 'failed', message: 'broke a rule', details: 'I2 at 5 us' })
    workers[1]?.emit('error', new Error('out of memory'))
    await settle()
    expect([wrong.reply?.kind, lost.reply?.kind]).toEqual(['failed', 'failed'])
  })

  it('pass progress on with the name of the run', () => {
    ask('a')
    workers[0]?.say({ kind: 'progress', events: 5000, time: 12 })
    expect(progress).toEqual([{ runId: 'a', events: 5000, time: 12 }])
  })

  it('answer a cancel at once and let the worker stop by itself', async () => {
    const run = ask('a')
    simulations.cancel('a')
    await settle()
    expect(run.reply).toEqual({ kind: 'cancelled' })
    expect(workers[0]?.isAskedToStop()).toBe(true)
    workers[0]?.say({ kind: 'progress', events: 1, time: 1 })
    workers[0]?.say({ kind: 'cancelled' })
    await vi.advanceTimersByTimeAsync(2 * STOP_PATIENCE_MS)
    expect(progress).toEqual([])
    expect(workers[0]?.isEnded).toBe(false)
  })

  it('start a worker in the place of one that was ended, ahead of the next run', async () => {
    ask('a')
    simulations.cancel('a')
    await vi.advanceTimersByTimeAsync(STOP_PATIENCE_MS)
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false, false])
  })

  it('end a worker that does not stop in time, and go on with another', async () => {
    ask('a')
    ask('b')
    const waiting = ask('c')
    simulations.cancel('a')
    await vi.advanceTimersByTimeAsync(STOP_PATIENCE_MS - 1)
    expect(workers[0]?.isEnded).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(workers[0]?.isEnded).toBe(true)
    expect(workers).toHaveLength(3)
    workers[2]?.say(done())
    await settle()
    expect(waiting.reply?.kind).toBe('done')
  })

  it('do not end the next run of a worker for a cancel of the last one', async () => {
    ask('a')
    simulations.cancel('a')
    workers[0]?.say(done())
    const next = ask('b')
    await vi.advanceTimersByTimeAsync(2 * STOP_PATIENCE_MS)
    expect(workers[0]?.isEnded).toBe(false)
    workers[0]?.say(done())
    await settle()
    expect(next.reply?.kind).toBe('done')
  })

  it('take a cancelled run out of the queue', async () => {
    for (const runId of ['a', 'b']) ask(runId)
    const waiting = ask('c')
    simulations.cancel('c')
    await settle()
    expect(waiting.reply).toEqual({ kind: 'cancelled' })
    workers[0]?.say(done())
    expect(workers[0]?.orders).toHaveLength(1)
  })

  it('fail only the run whose worker died, and start a new worker for the next', async () => {
    const lost = ask('a')
    const kept = ask('b')
    workers[0]?.emit('error', new Error('out of memory'))
    await settle()
    expect(lost.reply).toMatchObject({ kind: 'failed' })
    expect(kept.reply).toBeUndefined()
    const next = ask('c')
    expect(workers).toHaveLength(3)
    workers[2]?.say(done())
    await settle()
    expect(next.reply?.kind).toBe('done')
  })

  it('show nothing of a run that broke a rule of its own', async () => {
    const run = ask('a')
    workers[0]?.say({ kind: 'failed', message: 'broke a rule', details: 'I2 at 5 us' })
    await settle()
    expect(run.reply).toEqual({ kind: 'failed', message: 'broke a rule' })
  })

  it('refuse a second run of one name', async () => {
    ask('a')
    const second = ask('a')
    await settle()
    expect(second.reply?.kind).toBe('failed')
    expect(workers[0]?.orders).toHaveLength(1)
  })

  it('do not grow without end when the window forgets to forget', async () => {
    for (let i = 0; i < MAX_RESULTS + 5; i += 1) {
      ask(`run ${i}`)
      workers[0]?.say(done())
    }
    const forgotten = workers[0]?.others.map((order) => order.kind === 'forget' && order.runId)
    expect(forgotten).toEqual(['run 0', 'run 1', 'run 2', 'run 3', 'run 4'])
  })

  it('are forgotten when the window is loaded anew', async () => {
    ask('a')
    workers[0]?.say(done())
    const running = ask('b')
    simulations.reset()
    await settle()
    expect(running.reply).toEqual({ kind: 'cancelled' })
  })
})

describe('questions about a run', () => {
  const question = (runId: string) => ({ runId, task: 0, time: 1000 })
  const why = { task: 0, time: 1000 } as Why
  function explain(runId: string): { reply: WhyReply | undefined } {
    const asked: { reply: WhyReply | undefined } = { reply: undefined }
    void simulations.explain(question(runId)).then((reply) => (asked.reply = reply))
    return asked
  }

  it('go to the worker that ran it, also when the result has been released', async () => {
    ask('a')
    ask('b')
    workers[1]?.say(done())
    await settle()
    const asked = explain('b')
    expect(workers.map(({ others }) => others)).toEqual([[], [{ kind: 'why', id: 1, question: question('b') }]])
    workers[1]?.say({ kind: 'why', id: 1, why })
    await settle()
    expect(asked.reply).toEqual({ kind: 'why', why })
  })

  it('are also about ties', async () => {
    ask('a')
    workers[0]?.say(done())
    const about = { runId: 'a', from: 0, to: 5000, most: 10 }
    const reply = simulations.findTies(about)
    const unknown = simulations.findTies({ ...about, runId: 'b' })
    expect(workers[0]?.others).toEqual([{ kind: 'ties', id: 1, question: about }])
    const found = tiesWithin(new TieRecorder().finish(), 0, 5000, 10)
    workers[0]?.say({ kind: 'ties', id: 1, found })
    expect(await reply).toEqual({ kind: 'found', ...found })
    expect(await unknown).toEqual({ kind: 'unknown' })
  })

  it('are answered while their worker simulates another run, which goes on', async () => {
    ask('a')
    workers[0]?.say(done())
    const next = ask('b')
    const asked = explain('a')
    workers[0]?.say({ kind: 'why', id: 1, why: undefined })
    await settle()
    expect([asked.reply, next.reply]).toEqual([{ kind: 'unknown' }, undefined])
    workers[0]?.say(done())
    await settle()
    expect(next.reply?.kind).toBe('done')
  })

  it('have no answer before the run has ended well, and none once it is forgotten', async () => {
    ask('a')
    const early = explain('a')
    workers[0]?.say(done())
    simulations.forget('a')
    const late = explain('a')
    await settle()
    expect([early.reply, late.reply]).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }])
    expect(workers[0]?.others).toEqual([{ kind: 'forget', runId: 'a' }])
  })

  it('end without an answer when their worker dies or the window is loaded anew', async () => {
    for (const runId of ['a', 'b']) ask(runId)
    for (const worker of workers.slice(0, 2)) worker.say(done())
    const ofDead = explain('a')
    const ofOld = explain('b')
    workers[0]?.emit('error', new Error('out of memory'))
    await settle()
    expect([ofDead.reply, ofOld.reply]).toEqual([{ kind: 'unknown' }, undefined])
    simulations.reset()
    await settle()
    expect(ofOld.reply).toEqual({ kind: 'unknown' })
    expect(workers[1]?.others.at(-1)).toEqual({ kind: 'forget', runId: 'b' })
  })

  it('do not pile up: beyond some on their way the next has no answer', async () => {
    ask('a')
    workers[0]?.say(done())
    const asked = Array.from({ length: MAX_QUESTIONS + 1 }, () => explain('a'))
    await settle()
    expect(asked.map(({ reply }) => reply?.kind)).toEqual([...Array<undefined>(MAX_QUESTIONS), 'unknown'])
  })

  it('keep no run that was cancelled while it ended, and no more than the window may show', async () => {
    ask('a')
    simulations.cancel('a')
    workers[0]?.say(done())
    expect(workers[0]?.others).toEqual([{ kind: 'forget', runId: 'a' }])
    for (let i = 0; i <= MAX_RESULTS; i += 1) {
      ask(`run ${i}`)
      workers[0]?.say(done())
    }
    expect(workers[0]?.others.at(-1)).toEqual({ kind: 'forget', runId: 'run 0' })
  })
})
