import { describe, expect, it } from 'vitest'
import type { SimulateReply, SimulateRequest } from '../../shared/api'
import { defaultExecution, type ThreadsSettings } from '../../shared/settings'
import type { SweepPoint } from '../../shared/sweep/point'
import { bursts } from '../../shared/worked-examples/task-sets'
import { emptyRun } from '../view-model/empty-run'
import { createSweepRunner, type SweepJob } from './sweep-runner'

const taskSet = bursts('A=2 B=2')
const execution = defaultExecution('threads')
const job: SweepJob = { taskSet, execution, setting: 'quantum', values: [1, 2, 3] }

/** A main process that answers when the test says so, and notes what it was asked. */
function fakeMain() {
  const asked: SimulateRequest[] = []
  const log: string[] = []
  let answer: (reply: SimulateReply) => void = () => undefined
  return {
    asked,
    log,
    reply: async (reply: SimulateReply) => {
      answer(reply)
      // The runner goes on in the microtasks after the reply.
      await new Promise((done) => setTimeout(done, 0))
    },
    api: {
      simulate: (request: SimulateRequest) => {
        asked.push(request)
        return new Promise<SimulateReply>((resolve) => {
          answer = resolve
        })
      },
      cancelSimulation: async (runId: string) => {
        log.push(`cancel ${runId}`)
        answer({ kind: 'cancelled' })
      },
      releaseResult: async (runId: string) => {
        log.push(`release ${runId}`)
      },
    },
  }
}

const { summary } = emptyRun(taskSet, execution)
const done: SimulateReply = { kind: 'done', summary, packed: new Uint8Array(4), parts: 0 }
const quantumOf = ({ execution: { settings } }: SimulateRequest) => (settings as ThreadsSettings).quantum

describe('a sweep', () => {
  it('runs one value after the other, never two at a time, and releases each result unread', async () => {
    const main = fakeMain()
    const points: SweepPoint[] = []
    const end = createSweepRunner(main.api).start(job, (point) => points.push(point))
    expect(main.asked.map(quantumOf)).toEqual([1])
    await main.reply(done)
    expect(main.asked.map(quantumOf)).toEqual([1, 2])
    expect(points.map(({ value }) => value)).toEqual([1])
    await main.reply(done)
    await main.reply(done)
    expect(await end).toEqual({ kind: 'done' })
    expect(points.map(({ value }) => value)).toEqual([1, 2, 3])
    expect(main.log).toEqual(main.asked.map(({ runId }) => `release ${runId}`))
  })

  it('ends at a cancel and keeps the points there are', async () => {
    const main = fakeMain()
    const points: SweepPoint[] = []
    const runner = createSweepRunner(main.api)
    const end = runner.start(job, (point) => points.push(point))
    await main.reply(done)
    runner.cancel()
    expect(await end).toEqual({ kind: 'cancelled' })
    expect(points.map(({ value }) => value)).toEqual([1])
    expect(main.asked).toHaveLength(2)
    expect(main.log).toContain(`cancel ${main.asked[1].runId}`)
  })

  it('gives way to a newer one: no point of the old comes after it', async () => {
    const main = fakeMain()
    const old: number[] = []
    const runner = createSweepRunner(main.api)
    const first = runner.start(job, ({ value }) => old.push(value))
    const second = runner.start({ ...job, values: [7] }, () => undefined)
    expect(await first).toEqual({ kind: 'cancelled' })
    await main.reply(done)
    expect(await second).toEqual({ kind: 'done' })
    expect(old).toEqual([])
  })

  it('says why a run could not be and stops there', async () => {
    const main = fakeMain()
    const end = createSweepRunner(main.api).start(job, () => undefined)
    await main.reply({ kind: 'failed', message: 'The run needs more memory than there is.' })
    expect(await end).toEqual({ kind: 'failed', message: 'The run needs more memory than there is.' })
    expect(main.asked).toHaveLength(1)
  })

  it('knows its own progress from that of the chart', () => {
    const main = fakeMain()
    const runner = createSweepRunner(main.api)
    void runner.start(job, () => undefined)
    expect(runner.eventsOf({ runId: main.asked[0].runId, events: 5, time: 1 })).toBe(5)
    expect(runner.eventsOf({ runId: 'e1.1', events: 5, time: 1 })).toBeUndefined()
  })
})
