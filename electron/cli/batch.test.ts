import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundle } from '../../scripts/lib/build.mjs'
import { BuiltCommandLine, cpuTasks, slicesText } from './testing'

// Processes are started: on a machine that is busy each takes its time.
vi.setConfig({ testTimeout: 60_000 })

const ROOT = join(import.meta.dirname, '../..')
const BUILT = `.cache/test-cli/batch-${process.pid}.mjs`
let cli: BuiltCommandLine

beforeAll(async () => {
  await bundle(ROOT, 'electron/cli/index.ts', BUILT)
  cli = new BuiltCommandLine(join(ROOT, BUILT))
}, 60_000)

afterAll(() => {
  cli.remove()
  rmSync(join(ROOT, BUILT), { force: true })
})

/** An answer as JSON gives it; the tests say what they expect of it. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any

const THREADS = [{ model: 'threads' }]

async function answers(
  input: string | Uint8Array,
): Promise<{ exitCode: number | null; stderr: string; lines: Answer[] }> {
  const { exitCode, stdout, stderr } = await cli.call(['batch'], { input })
  const lines =
    stdout === ''
      ? []
      : stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
  return { exitCode, stderr, lines }
}

const asLines = (requests: readonly unknown[]) => requests.map((request) => `${JSON.stringify(request)}\n`).join('')

describe('batch', () => {
  it('answers every request on one line, in order, with its id', async () => {
    const { exitCode, stderr, lines } = await answers(
      asLines([
        {
          id: 'R1',
          taskSet: cpuTasks('P1=24 P2=3 P3=3'),
          executions: [{ model: 'threads', settings: { quantum: 4 } }],
        },
        {
          id: { any: [1] },
          taskSet: cpuTasks('P1=24 P2=3 P3=3'),
          executions: [{ model: 'threads', settings: { quantum: null } }, { model: 'sequential' }],
        },
        { id: 3, taskSet: cpuTasks('A=1 B=1'), executions: [{ model: 'eventLoop' }] },
      ]),
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(lines.map((line) => line.id)).toEqual(['R1', { any: [1] }, 3])
    expect(lines.map((line) => line.executions.map(slicesText))).toEqual([
      ['P10-4 P24-7 P37-10 P110-30'],
      ['P10-24 P224-27 P327-30', 'P10-24 P224-27 P327-30'],
      ['A0-1 B1-2'],
    ])
  })

  it('gives the very result that simulate gives', async () => {
    const taskSet = cpuTasks('A=5 B=3@1')
    const { lines } = await answers(asLines([{ id: 1, taskSet, executions: THREADS }]))
    const simulated = await cli.call(['simulate', '-', '--model', 'threads', '--format', 'json'], {
      input: JSON.stringify(taskSet),
    })
    expect(lines[0].executions[0]).toEqual(JSON.parse(simulated.stdout))
  })

  it('includes what was asked for: slices, tasks and log when nothing was said', async () => {
    const taskSet = {
      formatVersion: 1,
      tasks: [
        {
          id: 'A',
          steps: [
            { op: 'cpu', ms: 1 },
            { op: 'log', text: 'hello' },
          ],
        },
      ],
    }
    const { lines } = await answers(
      asLines(
        [undefined, [], ['events'], ['tasks', 'log']].map((include, id) => ({
          id,
          taskSet,
          executions: THREADS,
          include,
        })),
      ),
    )
    const optional = ['slices', 'tasks', 'log', 'events']
    expect(lines.map((line) => optional.filter((key) => key in line.executions[0]))).toEqual([
      ['slices', 'tasks', 'log'],
      [],
      ['events'],
      ['tasks', 'log'],
    ])
    expect(lines[0].executions[0].log).toEqual([{ time: 1000, task: 'A', text: 'hello' }])
    expect(lines[1].executions[0].totals).toMatchObject({ cpuBusy: 1000 })
  })

  it('answers a bad line with its problems and goes on', async () => {
    const good = JSON.stringify({ id: 'good', taskSet: cpuTasks('A=1'), executions: THREADS })
    const bad: [
      string | Uint8Array,
      unknown,
      { path: string; line: number; column: number; found: RegExp; expected: RegExp },
    ][] = [
      ['{"id": 1,', null, { path: '', line: 1, column: 10, found: /./, expected: /./ }],
      ['[1]', null, { path: '', line: 1, column: 1, found: /a list/, expected: /a request/ }],
      [new Uint8Array([0x22, 0xff, 0x22]), null, { path: '', line: 1, column: 2, found: /0xff/, expected: /UTF-8/ }],
      [
        '{"id": 2, "executions": [{"model": "threads"}]}',
        2,
        { path: 'taskSet', line: 1, column: 1, found: /nothing/, expected: /a task set/ },
      ],
      [
        `{"id": 3, "taskSet": ${JSON.stringify(cpuTasks('A=1'))}}`,
        3,
        { path: 'executions', line: 1, column: 1, found: /nothing/, expected: /at least one execution/ },
      ],
      [
        `{"id": 4, "executions": [], "taskSet": ${JSON.stringify(cpuTasks('A=1'))}}`,
        4,
        { path: 'executions', line: 1, column: 25, found: /an empty list/, expected: /at least one execution/ },
      ],
      [
        `{"id": 5, "tasksSet": 0, "executions": [{"model": "threads"}], "taskSet": ${JSON.stringify(cpuTasks('A=1'))}}`,
        5,
        { path: 'tasksSet', line: 1, column: 11, found: /an unknown key/, expected: /did you mean taskSet\?/ },
      ],
      [
        `{"id": 6, "include": ["slice"], "executions": [{"model": "threads"}], "taskSet": ${JSON.stringify(cpuTasks('A=1'))}}`,
        6,
        { path: 'include[0]', line: 1, column: 23, found: /"slice"/, expected: /did you mean slices\?/ },
      ],
      [
        `{"id": 7, "executions": [{"model": "thread"}], "taskSet": ${JSON.stringify(cpuTasks('A=1'))}}`,
        7,
        { path: 'executions[0].model', line: 1, column: 36, found: /"thread"/, expected: /did you mean threads\?/ },
      ],
      [
        '{"id": 8, "executions": [{"model": "threads"}], "taskSet": {"formatVersion": 1, "tasks": [{"id": "A", "steps": [{"op": "cpu", "ms": -1}]}]}}',
        8,
        { path: 'taskSet.tasks[0].steps[0].ms', line: 1, column: 133, found: /-1/, expected: />= 0/ },
      ],
    ]
    const input = Buffer.concat([
      ...bad.map(([line]) => Buffer.concat([Buffer.from(line), Buffer.from('\n')])),
      Buffer.from(good),
    ])
    const { exitCode, stderr, lines } = await answers(input)
    expect({ exitCode, stderr, count: lines.length }).toEqual({ exitCode: 0, stderr: '', count: bad.length + 1 })
    for (const [i, [, id, problem]] of bad.entries()) {
      expect(Object.keys(lines[i])).toEqual(['id', 'problems'])
      expect(lines[i].id).toEqual(id)
      expect(lines[i].problems).toHaveLength(1)
      expect(lines[i].problems[0]).toEqual({
        ...problem,
        found: expect.stringMatching(problem.found),
        expected: expect.stringMatching(problem.expected),
      })
    }
    expect(lines.at(-1)).toMatchObject({ id: 'good', executions: [{ makespan: 1000 }] })
  })

  it('reads the id of a request that is wrong elsewhere, whatever keys it has', async () => {
    const { lines } = await answers('{"id": 1, "__proto__": {"taskSet": 1}, "constructor": 2}\n')
    expect(lines[0].id).toBe(1)
    expect(lines[0].problems.map((problem: { path: string }) => problem.path)).toEqual(
      expect.arrayContaining(['__proto__', 'constructor', 'taskSet', 'executions']),
    )
  })

  it('skips a line that is too long, in bounded memory, and answers the next', async () => {
    const { exitCode, lines } = await answers(
      `${'x'.repeat(6_000_000)}\n${asLines([{ id: 'next', taskSet: cpuTasks('A=1'), executions: THREADS }])}`,
    )
    expect(exitCode).toBe(0)
    expect(lines[0]).toMatchObject({ id: null, problems: [{ path: '', found: 'more than 5065536 bytes in one line' }] })
    expect(lines[1]).toMatchObject({ id: 'next', executions: [{ endedBy: 'finished' }] })
  })

  it('takes CRLF, answers no blank line, and no input at all with nothing', async () => {
    const request = JSON.stringify({ id: 1, taskSet: cpuTasks('A=1'), executions: THREADS })
    expect((await answers(`\r\n${request}\r\n\n  \n${request}`)).lines.map((line) => line.id)).toEqual([1, 1])
    expect(await answers('')).toEqual({ exitCode: 0, stderr: '', lines: [] })
  })

  it('answers a run that ends in an error or a deadlock like any other', async () => {
    const steps = [
      { op: 'lock', name: 'm' },
      { op: 'lock', name: 'm' },
      { op: 'unlock', name: 'm' },
    ]
    const { exitCode, lines } = await answers(
      asLines([{ id: 1, taskSet: { formatVersion: 1, tasks: [{ id: 'A', steps }] }, executions: THREADS }]),
    )
    expect(exitCode).toBe(0)
    expect(lines[0].executions[0]).toMatchObject({
      endedBy: 'deadlock',
      deadlock: { waiting: [{ task: 'A', for: 'lock:m', heldBy: 'A' }] },
    })
  })

  it('answers each line before the next is sent', async () => {
    const { child, lines } = startBatch()
    const answered = lines[Symbol.asyncIterator]()
    for (let id = 0; id < 5; id++) {
      child.stdin.write(asLines([{ id, taskSet: cpuTasks('A=1'), executions: THREADS }]))
      expect(JSON.parse((await answered.next()).value)).toMatchObject({ id })
    }
    child.stdin.end()
    expect(await closed(child)).toBe(0)
  })

  it.runIf(process.platform === 'linux')(
    'answers 10,000 lines in memory that does not grow with their number',
    async () => {
      const { child, lines } = startBatch()
      const answered = lines[Symbol.asyncIterator]()
      const line = asLines([
        {
          id: 0,
          taskSet: cpuTasks('A=50 B=30@1 C=10@2'),
          executions: [{ model: 'threads', settings: { quantum: 1 } }],
        },
      ])
      const send = async (count: number): Promise<number> => {
        child.stdin.write(line.repeat(count))
        for (let i = 0; i < count; i++)
          expect((await answered.next()).value.startsWith('{"id":0,"executions":[{')).toBe(true)
        return residentMegabytes(child)
      }
      const after1000 = await send(1000)
      const after10000 = await send(9000)
      expect(after10000).toBeLessThan(after1000 * 1.5 + 40)
      child.stdin.end()
      expect(await closed(child)).toBe(0)
    },
    60_000,
  )

  it('ends quietly when its reader has gone', async () => {
    const input = asLines([{ id: 0, taskSet: cpuTasks('A=1'), executions: THREADS }]).repeat(2000)
    const { exitCode, stderr, stdout } = await cli.call(['batch'], {
      input,
      shell: 'set -o pipefail; "$@" | head -n 1',
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.startsWith('{"id":0,')).toBe(true)
  })
})

function startBatch(): { child: ChildProcessWithoutNullStreams; lines: Interface } {
  const child = cli.start(['batch'])
  return { child, lines: createInterface({ input: child.stdout }) }
}

function closed(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((done) => child.on('close', done))
}

function residentMegabytes({ pid }: ChildProcessWithoutNullStreams): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
