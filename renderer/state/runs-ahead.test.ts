import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runOrder } from '../../electron/run-order'
import type { RunPart, SimulateReply, SimulateRequest } from '../../shared/api'
import { type Execution, THREADS_PRESETS } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import type { SpanTable } from '../../shared/trace/span-table'
import { createRunner, receiving, type RunnerOptions } from './runner'
import { runAhead } from './runs-ahead'
import type { ShownRun } from './runs-store'

/** Two tasks that compute and sleep: every quantum below 6 ms makes other slices. */
const setOf = (times: number): TaskSet => ({
  formatVersion: 1,
  tasks: [5, 6].map((ms) => ({
    id: `T${ms}`,
    steps: [
      {
        op: 'repeat',
        times,
        steps: [
          { op: 'cpu', ms },
          { op: 'sleep', ms: 1 },
        ],
      },
    ],
  })),
})
const taskSet = setOf(3)
const quantum = (ms: number): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum: ms },
})
const quantumOf = ({ execution }: { readonly execution: Execution }): number | null =>
  execution.model === 'threads' ? execution.settings.quantum : null

/** What the main process makes of a request. */
function made(request: SimulateRequest): { readonly reply: SimulateReply; readonly parts: readonly RunPart[] } {
  const parts: RunPart[] = []
  const news = runOrder(
    { ...request, stop: new SharedArrayBuffer(4) },
    { shouldStop: () => false, progress: () => undefined },
    undefined,
    { onPart: (index, packed) => parts.push({ runId: request.runId, index, packed }) },
  )
  if (news.kind !== 'done') throw new Error(news.kind)
  return { reply: news, parts }
}

/** A main process that answers when the test says so, and everything that was said to it, in order. */
function start(options: RunnerOptions = {}) {
  const asked: SimulateRequest[] = []
  const said: string[] = []
  const answers = new Map<string, (reply: SimulateReply) => void>()
  const shown: ShownRun[] = []
  const phases: string[] = []
  const api = {
    simulate(request: SimulateRequest) {
      asked.push(request)
      said.push(`${request.isAhead === true ? 'ahead' : 'run'} ${quantumOf(request)}`)
      return new Promise<SimulateReply>((resolve) => answers.set(request.runId, resolve))
    },
    async cancelSimulation(runId: string) {
      said.push(`cancel ${quantumOf(of(runId))}`)
      answers.get(runId)?.({ kind: 'cancelled' })
    },
    releaseResult: async () => undefined,
    forgetRun: async (runId: string) => void said.push(`forget ${quantumOf(of(runId))}`),
  }
  const of = (runId: string): SimulateRequest => asked.filter((request) => request.runId === runId)[0]
  const runner = createRunner(
    api,
    (_id, { kind }) => phases.push(kind),
    (_id, run) => shown.push(run),
    options,
  )
  const ahead = runAhead(runner, api)
  runner.lookAhead(ahead)
  return {
    runner,
    ahead,
    asked,
    phases,
    shown: () => shown.map(quantumOf),
    last: () => shown.at(-1),
    /** What was said since the last time. */
    said: () => said.splice(0),
    /** The newest request of a quantum ends. */
    async answer(ms: number, reply?: SimulateReply) {
      const request = asked.findLast((one) => quantumOf(one) === ms)
      if (!request) throw new Error(`${ms} was not asked for`)
      answers.get(request.runId)?.(reply ?? made(request).reply)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

/** What a hand on the slider at 3 ms does first: the run is on screen, the next are foreseen. */
async function atThree(options?: RunnerOptions) {
  const window = start(options)
  window.runner.run('e', taskSet, quantum(3))
  await window.answer(3)
  window.ahead.foresee('e', taskSet, [4, 5, 2].map(quantum))
  return window
}

const columns = ({ start: from, end, state, laneStart }: SpanTable): readonly number[][] =>
  [from, end, state, laneStart].map((column) => [...column])

beforeAll(() => receiving)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('runs ahead of the hand', () => {
  it('are asked for two at a time, the likeliest first, and not twice', async () => {
    const { ahead, said, answer } = await atThree()
    expect(said()).toEqual(['run 3', 'ahead 4', 'ahead 5'])
    await answer(4)
    expect(said()).toEqual(['ahead 2'])
    ahead.foresee('e', taskSet, [4, 5, 2].map(quantum))
    await answer(5)
    await answer(2)
    expect(said()).toEqual([])
  })

  it('show nothing by themselves, and are on screen at once when they are wanted, the same as if they had been asked for', async () => {
    const { runner, said, answer, shown, last, phases } = await atThree()
    await answer(4)
    expect([shown(), phases]).toEqual([[3], ['running']])
    said()
    const wanted = quantum(4)
    runner.run('e', taskSet, wanted)
    expect(shown()).toEqual([3, 4])
    // The very settings of the document, by which it is known that what is shown is what it says.
    expect(last()?.execution).toBe(wanted)
    expect(said()).toEqual([])

    const plain = start()
    plain.runner.run('e', taskSet, quantum(4))
    await plain.answer(4)
    const [one, other] = [last(), plain.last()]
    if (!one || !other) throw new Error('nothing is shown')
    expect(columns(one.spans)).toEqual(columns(other.spans))
    expect({ ...one.summary }).toEqual({ ...other.summary })
    // At every end of a quantum of 4 ms one of both is preempted: 5 = 4 + 1 and 6 = 4 + 2, three times each.
    expect(one.summary.totals.involuntary).toBe(6)
  })

  it('are waited for where they are under way, and what else is under way for nobody ends', async () => {
    const { runner, said, answer, shown, phases } = await atThree()
    said()
    runner.run('e', taskSet, quantum(5))
    expect(said()).toEqual(['cancel 4'])
    expect(runner.isBusy()).toBe(true)
    await answer(5)
    expect(shown()).toEqual([3, 5])
    expect(phases).toEqual(['running', 'running'])
    expect(runner.isBusy()).toBe(false)
  })

  it('give way to what nobody foresaw before it is asked for, and go on after it', async () => {
    const { runner, ahead, said, answer, shown } = await atThree()
    said()
    runner.run('e', taskSet, quantum(1))
    ahead.foresee('e', taskSet, [2, 3].map(quantum))
    expect(said()).toEqual(['cancel 4', 'cancel 5', 'run 1'])
    await answer(1)
    expect(shown()).toEqual([3, 1])
    // The run just left is the one that could be wanted again.
    expect(said()).toEqual(['ahead 2'])
  })

  it('of a run that was cancelled too late are forgotten', async () => {
    const { runner, asked, said } = await atThree()
    said()
    runner.run('e', taskSet, quantum(1))
    await vi.advanceTimersByTimeAsync(0)
    expect(asked.map(quantumOf)).toEqual([3, 4, 5, 1])
    expect(said()).toEqual(['cancel 4', 'cancel 5', 'run 1'])
  })

  it('never show one that broke a rule: it is asked for again when it is wanted, and its failure is told', async () => {
    const { runner, said, answer, shown, phases } = await atThree()
    said()
    await answer(4, { kind: 'failed', message: 'broke a rule' })
    expect(said()).toEqual(['ahead 2'])
    runner.run('e', taskSet, quantum(4))
    expect(said()).toEqual(['cancel 5', 'cancel 2', 'run 4'])
    await answer(4, { kind: 'failed', message: 'broke a rule' })
    expect([shown(), phases.at(-1)]).toEqual([[3], 'failed'])
  })

  it('keep the run just left, and forget those out of reach when there are too many', async () => {
    const { runner, ahead, said, answer, shown } = await atThree()
    for (const ms of [4, 5, 2]) await answer(ms)
    runner.run('e', taskSet, quantum(4))
    said()
    runner.run('e', taskSet, quantum(3))
    expect(shown()).toEqual([3, 4, 3])
    expect(said()).toEqual([])
    // Kept are 2, 4 and 5; three more fit.
    for (const ms of [6, 7, 8, 9]) {
      ahead.foresee('e', taskSet, [quantum(ms)])
      // oxlint-disable-next-line no-await-in-loop
      await answer(ms)
    }
    expect(said()).toEqual(['ahead 6', 'ahead 7', 'ahead 8', 'ahead 9', 'forget 5'])
  })

  it('are all forgotten when the hand is gone, and then a replaced run is too', async () => {
    const { runner, ahead, said, answer } = await atThree()
    await answer(4)
    said()
    ahead.end()
    expect(said()).toEqual(['cancel 5', 'cancel 2', 'forget 4'])
    runner.run('e', taskSet, quantum(4))
    await answer(4)
    expect(said()).toEqual(['run 4', 'forget 3'])
  })

  it('are of these tasks only: other tasks, or another execution, are asked for and nothing is kept', async () => {
    const { runner, ahead, said, answer } = await atThree()
    await answer(4)
    said()
    const other = setOf(2)
    runner.run('e', other, quantum(4))
    expect(said()).toEqual(['cancel 5', 'cancel 2', 'forget 4', 'run 4'])
    await answer(4)
    expect(said()).toEqual(['forget 3'])
    ahead.foresee('e', other, [quantum(5)])
    expect(said()).toEqual(['ahead 5'])
    runner.run('f', other, quantum(5))
    expect(said()).toEqual(['cancel 5', 'run 5'])
  })

  it('are not taken where a recording asks for the hash of the trace', async () => {
    const recorded = quantum(4)
    const { runner, said, answer } = await atThree({ needsHash: (_id, execution) => execution === recorded })
    await answer(4)
    said()
    runner.run('e', taskSet, recorded)
    expect(said()).toContain('run 4')
  })

  it('read a long run while its blocks come, as any other, and it is there when it is wanted', async () => {
    const long = setOf(20_000)
    const window = start()
    window.runner.run('e', long, quantum(6))
    await window.answer(6, { kind: 'cancelled' })
    window.ahead.foresee('e', long, [quantum(3)])
    const { reply, parts } = made(window.asked[1])
    expect(parts.length).toBeGreaterThan(0)
    for (const part of parts) window.runner.part(part)
    await vi.advanceTimersByTimeAsync(0)
    window.runner.run('e', long, quantum(3))
    await window.answer(3, reply)
    expect(window.shown()).toEqual([3])
    const { spans } = window.last() ?? {}
    // Each round of both is two slices, a ready or blocked time before each; the sums were held to the events'.
    expect(spans?.length).toBeGreaterThan(160_000)
  })
})
