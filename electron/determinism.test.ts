import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../scripts/lib/build.mjs'
import { defaultExecution, type Execution, THREADS_PRESETS } from '../shared/settings'
import type { TaskSet } from '../shared/task-set/schema'
import { canonicalBytes } from '../shared/trace/canonical'
import { WORKED_EXAMPLES } from '../shared/worked-examples'
import type { ProbeAnswer, ProbeRun } from './determinism-probe'
import type { RunNews, RunOrder } from './simulation-protocol'
import { simulate } from './simulators'
import { withShuffledKeys } from './simulators/properties/transforms'
import { randomTaskSet } from './simulators/random-task-set'
import { hashTrace } from './trace-hash'

// The same task set and settings give the same bytes wherever they run (I18). In the app's own Electron: e2e/determinism.spec.ts.

const root = resolve(import.meta.dirname, '..')
const folder = `.cache/test/determinism-${process.pid}`
beforeAll(async () => {
  await bundle(root, 'electron/determinism-probe.ts', `${folder}/probe.mjs`)
  await bundle(root, 'electron/simulation-worker.ts', `${folder}/worker.mjs`)
})
afterAll(() => rmSync(join(root, folder), { recursive: true, force: true }))

/** Names that a locale or an object could put in another order: numbers, Turkish i, German umlauts, Chinese. */
const NAMES = ['10', '9', 'I', 'i', 'ı', 'İ', 'ä', 'z', 'Z', '甲', '乙', '__proto__', 'constructor']
const named: TaskSet = {
  formatVersion: 1,
  devices: { '10': { capacity: 1 }, ä: { capacity: 2 } },
  queues: { '2': { capacity: 1 }, '10': {} },
  semaphores: { İ: { value: 1 }, ı: { value: 2 } },
  variables: { '10': 1, '9': 2, ä: 3, Z: 4 },
  tasks: NAMES.map((id, i) => ({
    id,
    arrival: i % 3,
    steps: [
      { op: 'acquire', name: i % 2 === 0 ? 'İ' : 'ı' },
      { op: 'io', ms: 2, device: i % 2 === 0 ? '10' : 'ä' },
      { op: 'load', var: '9' },
      { op: 'cpu', ms: 1.001 },
      { op: 'store', var: '9', add: 1 },
      { op: 'release', name: i % 2 === 0 ? 'İ' : 'ı' },
      { op: 'put', queue: '10' },
      { op: 'repeat', times: 2, steps: [{ op: 'sleep', ms: 0.3 }] },
    ],
  })),
}
const arriving: TaskSet = {
  formatVersion: 1,
  tasks: [
    { id: 'p', arrival: { poisson: 1.5, count: 20, seed: 42, start: 1 }, steps: [{ op: 'cpu', ms: 0.7 }] },
    { id: 'e', arrival: { every: 1.1, count: 20 }, steps: [{ op: 'poll', ms: 2, every: 0.4, askMs: 0.1 }] },
  ],
}

const MODELS = ['threads', 'eventLoop', 'sequential'] as const
const EXECUTIONS: readonly Execution[] = [
  ...MODELS.map((model) => defaultExecution(model)),
  {
    model: 'threads',
    preset: 'linux-sched-rr',
    settings: { ...THREADS_PRESETS['linux-sched-rr'], quantum: 1, cores: 2 },
  },
]
const TASK_SETS = [
  named,
  arriving,
  ...[1, 2, 3, 4, 5, 6].map((seed) => randomTaskSet(seed, 3)),
  ...WORKED_EXAMPLES.slice(0, 8).map(({ taskSet }) => taskSet),
]
const RUNS: readonly ProbeRun[] = TASK_SETS.flatMap((taskSet) =>
  EXECUTIONS.map((execution) => ({ taskSet, execution })),
)
const HASHES = RUNS.map(({ taskSet, execution }) => hashTrace(simulate(taskSet, execution)))

/** The hashes of the runs in a new process with other surroundings. */
async function probe(env: Readonly<Record<string, string>>): Promise<ProbeAnswer> {
  const { LC_ALL: _1, LC_MESSAGES: _2, LANG: _3, LANGUAGE: _4, ...rest } = process.env
  const surroundings = { ...rest, ...env }
  const child = spawn(process.execPath, [join(root, folder, 'probe.mjs')], {
    env: surroundings,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(RUNS))
  return JSON.parse(await text(child.stdout)) as ProbeAnswer
}

/** The hash of one run in the app's worker. */
function inWorker(worker: Worker, order: Pick<RunOrder, 'taskSet' | 'execution'>): Promise<string> {
  return new Promise((done, fail) => {
    const listen = (news: RunNews): void => {
      if (news.kind === 'progress') return
      worker.off('message', listen)
      if (news.kind === 'done') done(news.summary.traceHash)
      else fail(new Error(JSON.stringify(news)))
    }
    worker.on('message', listen)
    const stop = new SharedArrayBuffer(4)
    worker.postMessage({ kind: 'run', runId: 'a', ...order, withHash: true, stop } satisfies RunOrder)
  })
}

function bytesOf(trace: Parameters<typeof canonicalBytes>[0]): Buffer {
  return Buffer.concat([...canonicalBytes(trace)])
}

describe('the same task set and settings give the same trace', () => {
  it('when run again, byte by byte', () => {
    for (const { taskSet, execution } of RUNS) {
      expect(bytesOf(simulate(taskSet, execution)).equals(bytesOf(simulate(taskSet, execution)))).toBe(true)
    }
    expect(new Set(HASHES).size).toBeGreaterThan(RUNS.length / 2)
  })

  it('with the keys of devices, queues, variables, semaphores, settings, tasks and steps in another order, byte by byte', () => {
    for (const { taskSet, execution } of RUNS) {
      const bytes = bytesOf(simulate(taskSet, execution))
      for (const by of ['reverse', 'turn'] as const) {
        const shuffled = simulate(withShuffledKeys(taskSet, by), withShuffledKeys(execution, by))
        expect(bytesOf(shuffled).equals(bytes)).toBe(true)
      }
    }
  })

  it("in the app's simulation worker", async () => {
    const worker = new Worker(join(root, folder, 'worker.mjs'))
    try {
      for (const [i, run] of RUNS.entries()) expect(await inWorker(worker, run)).toBe(HASHES[i])
    } finally {
      await worker.terminate()
    }
  })

  it.each([
    [{ TZ: 'Asia/Taipei', LANG: 'tr_TR.UTF-8' }, 'Asia/Taipei', 'tr-TR'],
    [{ TZ: 'America/St_Johns', LC_ALL: 'de_DE' }, 'America/St_Johns', 'de-DE'],
    [{ TZ: 'UTC', LC_ALL: 'C' }, 'UTC', 'en-US'],
  ])('in a new process with %o', async (env, timeZone, locale) => {
    const answer = await probe(env)
    expect(answer.timeZone).toBe(timeZone)
    // Windows takes the language from elsewhere.
    if (process.platform !== 'win32') expect(answer.locale).toBe(locale)
    expect(answer.hashes).toEqual(HASHES)
  })
})
