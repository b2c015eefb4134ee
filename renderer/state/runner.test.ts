import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunSummary, SimulateReply, SimulateRequest } from '../../shared/api'
import { type Execution, THREADS_PRESETS } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { simulate } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { rowsOf } from '../../shared/trace/metrics'
import { PackAlong, packRun } from '../../shared/trace/pack'
import { surveyTrace } from '../../shared/trace/survey'
import { emptyRun } from '../view-model/empty-run'
import { PART_PATIENCE_MS } from './run-receiver'
import { createRunner, receiving, SLOW_MS, TELL_MS } from './runner'

const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: [{ op: 'cpu', ms: 1 }] }] }
const quantum = (ms: number): Execution => ({
  model: 'threads',
  preset: 'textbook',
  settings: { ...THREADS_PRESETS.textbook, quantum: ms },
})

const trace = simulate(tasks('A: 40000x(cpu 1, sleep 1)'), quantum(4))
const survey = surveyTrace(trace)
/** The summary of a run that ends with these very spans. */
const summary = (execution: Execution): RunSummary => ({
  ...emptyRun(taskSet, execution).summary,
  rows: rowsOf(trace, survey.times),
})
/** A long run as it comes: several blocks, the head last. */
const PARTS: Uint8Array[] = []
new PackAlong(trace.tasks.length, 1, (block) => PARTS.push(block)).end(trace, survey)
const ALL = packRun(trace, survey)

/** A main process whose simulations end when the test says so. */
function fakeMain() {
  const asked: SimulateRequest[] = []
  const cancelled: string[] = []
  const answers = new Map<string, (reply: SimulateReply) => void>()
  const forgotten: string[] = []
  return {
    asked,
    cancelled,
    forgotten,
    api: {
      simulate: (request: SimulateRequest) => {
        asked.push(request)
        return new Promise<SimulateReply>((resolve) => answers.set(request.runId, resolve))
      },
      cancelSimulation: async (runId: string) => {
        cancelled.push(runId)
        answers.get(runId)?.({ kind: 'cancelled' })
      },
      releaseResult: async () => undefined,
      forgetRun: async (runId: string) => void forgotten.push(runId),
    },
    async answer(index: number, reply?: SimulateReply) {
      const { runId, execution } = asked[index]
      answers.get(runId)?.(reply ?? { kind: 'done', summary: summary(execution), packed: ALL, parts: 0 })
      await vi.advanceTimersByTimeAsync(0)
    },
    /** The run says that it is right, and that it went before in parts. */
    async answerInParts(index: number) {
      const { execution } = asked[index]
      const packed = new Uint8Array(0)
      await this.answer(index, { kind: 'done', summary: summary(execution), packed, parts: PARTS.length })
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

beforeAll(() => receiving)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('runs of an execution', () => {
  it('reads a run while it comes, whatever order its parts come in, and shows it once it is right', async () => {
    const { main, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const { runId } = main.asked[0]
    expect(PARTS.length).toBeGreaterThan(1)
    for (const [index, packed] of [...PARTS.entries()].toReversed()) runner.part({ runId, index, packed })
    await vi.advanceTimersByTimeAsync(0)
    expect(shown).toEqual([])
    await main.answerInParts(0)
    expect(shown).toEqual([4])
    expect(runner.isBusy()).toBe(false)
  })

  it('waits for parts that come after the reply, and takes none of another run', async () => {
    const { main, shown, runner } = start()
    runner.run('e', taskSet, quantum(4))
    await main.answerInParts(0)
    const { runId } = main.asked[0]
    for (const [index, packed] of PARTS.entries()) runner.part({ runId: 'e.0', index, packed })
    await vi.advanceTimersByTimeAsync(0)
    expect(shown).toEqual([])
    for (const [index, packed] of PARTS.entries()) runner.part({ runId, index, packed })
    await vi.advanceTimersByTimeAsync(0)
    expect(shown).toEqual([4])
  })

  it('fails a run of which a part stays away', async () => {
    const { main, shown, phases, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const { runId } = main.asked[0]
    runner.part({ runId, index: 0, packed: PARTS[0] })
    await main.answerInParts(0)
    await vi.advanceTimersByTimeAsync(PART_PATIENCE_MS)
    expect([shown, phases.at(-1)]).toEqual([[], 'failed'])
  })

  it('shows nothing of parts whose run turns out to be wrong or is cancelled, and then what comes next', async () => {
    const { main, shown, phases, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const first = main.asked[0].runId
    for (const [index, packed] of PARTS.entries()) runner.part({ runId: first, index, packed })
    await main.answer(0, { kind: 'failed', message: 'broke a rule' })
    expect([shown, phases.at(-1)]).toEqual([[], 'failed'])
    runner.run('e', taskSet, quantum(2))
    const second = main.asked[1].runId
    runner.part({ runId: second, index: 0, packed: PARTS[0] })
    runner.cancel('e')
    await vi.advanceTimersByTimeAsync(0)
    runner.run('e', taskSet, quantum(1))
    // What of the older run is still on its way.
    runner.part({ runId: second, index: 1, packed: PARTS[1] })
    await main.answer(2)
    expect(shown).toEqual([1])
  })

  it('fails a run whose spans are not what its numbers say', async () => {
    const { main, shown, phases, runner } = start()
    runner.run('e', taskSet, quantum(4))
    const right = summary(quantum(4))
    const rows = right.rows.map((row) => ({ ...row, running: row.running + 1 }))
    await main.answer(0, { kind: 'done', summary: { ...right, rows }, packed: ALL, parts: 0 })
    expect([shown, phases.at(-1)]).toEqual([[], 'failed'])
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

  it('says how far it is only when it is slow, and then now and again', async () => {
    const { main, phases, runner } = start()
    runner.run('e', taskSet, quantum(4))
    runner.progress({ runId: main.asked[0].runId, events: 10, time: 0 })
    expect(phases).toEqual(['running'])
    await vi.advanceTimersByTimeAsync(SLOW_MS)
    runner.progress({ runId: main.asked[0].runId, events: 400, time: 0 })
    expect(phases).toEqual(['running', 'running 10'])
    await vi.advanceTimersByTimeAsync(TELL_MS)
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
    await main.answer(0, { kind: 'done', summary: summary(quantum(4)), packed: ALL.slice(0, -8), parts: 0 })
    expect(phases.at(-1)).toBe('failed')
    expect(shown).toEqual([])
  })
})
