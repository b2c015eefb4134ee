import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunSummary, SimulateReply, SimulateRequest } from '../../shared/api'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { packRun } from '../../shared/trace/pack'
import { emptyRun } from '../view-model/empty-run'
import { createRunner, SLOW_MS } from './runner'

const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: [{ op: 'cpu', ms: 1 }] }] }
const quantum = (ms: number): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum: ms },
})

/** A main process whose simulations end when the test says so. */
function fakeMain() {
  const asked: SimulateRequest[] = []
  const cancelled: string[] = []
  const answers = new Map<string, (reply: SimulateReply) => void>()
  const { spans, marks } = emptyRun(taskSet, defaultExecution('threads'))
  const bytes = packRun(spans, marks)
  const reads: number[] = []
  const forgotten: string[] = []
  return {
    asked,
    cancelled,
    forgotten,
    reads,
    byteLength: bytes.length,
    api: {
      simulate: (request: SimulateRequest) => {
        asked.push(request)
        return new Promise<SimulateReply>((resolve) => answers.set(request.runId, resolve))
      },
      cancelSimulation: async (runId: string) => {
        cancelled.push(runId)
        answers.get(runId)?.({ kind: 'cancelled' })
      },
      // Small pieces, as a large run has them.
      readResult: async (_runId: string, offset: number) => {
        reads.push(offset)
        return bytes.slice(offset, offset + 20)
      },
      releaseResult: async () => undefined,
      forgetRun: async (runId: string) => void forgotten.push(runId),
    },
    async answer(index: number, reply?: SimulateReply) {
      const { runId, execution } = asked[index]
      const summary: RunSummary = emptyRun(taskSet, execution).summary
      answers.get(runId)?.(reply ?? { kind: 'done', summary, packed: bytes.slice(0, 20), byteLength: bytes.length })
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

function start() {
  const main = fakeMain()
  const shown: (number | null)[] = []
  const phases: string[] = []
  const runner = createRunner(
    main.api,
    (_id, phase) =>
      phases.push(phase.kind === 'running' && phase.progress ? `running ${phase.progress.events}` : phase.kind),
    (_id, { execution }) => shown.push(execution.model === 'threads' ? execution.settings.quantum : null),
  )
  return { main, shown, phases, runner }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('runs of an execution', () => {
  it('reads a result piece by piece and shows it', async () => {
    const { main, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    await main.answer(0)
    expect(shown).toEqual([4])
    // What the reply did not carry, 20 bytes at a time.
    const first = main.reads.slice(0, 3)
    expect(first).toEqual([20, 40, 60])
    expect(main.reads.at(-1)).toBeLessThan(main.byteLength)
    expect(runner.isBusy()).toBe(false)
  })

  it('lets main forget a run when another takes its place, and the last one when its execution is gone', async () => {
    const { main, runner } = start()
    runner.run('e', taskSet, quantum(4))
    await main.answer(0)
    expect(main.forgotten).toEqual([])
    runner.run('e', taskSet, quantum(2))
    await main.answer(1)
    expect(main.forgotten).toEqual(['e.1'])
    runner.keep([])
    expect(main.forgotten).toEqual(['e.1', 'e.2'])
  })

  it('lets main forget a run that ends when its execution is gone', async () => {
    const { main, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const ended = main.answer(0)
    runner.keep([])
    await ended
    expect(shown).toEqual([])
    expect(main.forgotten).toEqual(['e.1'])
  })

  it('does not run the same settings twice', async () => {
    const { main, runner } = start()
    const settings = quantum(4)
    runner.run('e', taskSet, settings)
    runner.run('e', taskSet, settings)
    await main.answer(0)
    runner.run('e', taskSet, settings)
    expect(main.asked).toHaveLength(1)
  })

  it('while a quick run is under way only the newest settings wait; the chart shows both', async () => {
    const { main, shown, runner } = start()
    for (const ms of [4, 3, 2, 1]) runner.run('e', taskSet, quantum(ms))
    await main.answer(0)
    await main.answer(1)
    expect(shown).toEqual([4, 1])
    expect(main.cancelled).toEqual([])
  })

  it('a slow run gives way to newer settings', async () => {
    const { main, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    await vi.advanceTimersByTimeAsync(SLOW_MS)
    runner.run('e', taskSet, quantum(2))
    await vi.advanceTimersByTimeAsync(0)
    expect(main.cancelled).toEqual([main.asked[0].runId])
    await main.answer(1)
    expect(shown).toEqual([2])
  })

  it('says how far it is only when it is slow', async () => {
    const { main, phases, runner } = start()
    runner.run('e', taskSet, quantum(4))
    runner.progress({ runId: main.asked[0].runId, events: 10, time: 0 })
    expect(phases).toEqual(['running'])
    await vi.advanceTimersByTimeAsync(SLOW_MS)
    runner.progress({ runId: main.asked[0].runId, events: 500, time: 0 })
    expect(phases).toEqual(['running', 'running 10', 'running 500'])
  })

  it('a cancelled run can be run again, with the newest settings', async () => {
    const { main, phases, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    runner.run('e', taskSet, quantum(2))
    runner.cancel('e')
    await vi.advanceTimersByTimeAsync(0)
    expect(phases.at(-1)).toBe('cancelled')
    runner.again('e')
    await main.answer(1)
    expect(shown).toEqual([2])
  })

  it('what was removed meanwhile is not shown', async () => {
    const { main, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const ended = main.answer(0)
    runner.keep([])
    await ended
    expect(shown).toEqual([])
  })

  it('a result cut short is a failure, not a chart', async () => {
    const { main, phases, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const { summary } = emptyRun(taskSet, quantum(4))
    await main.answer(0, { kind: 'done', summary, packed: new Uint8Array(20), byteLength: 1_000_000 })
    expect(phases.at(-1)).toBe('failed')
    expect(shown).toEqual([])
  })
})
