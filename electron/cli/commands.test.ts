import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import firstLecture from '../../shared/lectures/report-that-never-awaits.json'
import { RUN_METRICS, TASK_METRICS } from '../../shared/trace/metric-definitions'
import { bundle } from '../../scripts/lib/build.mjs'
import { BuiltCommandLine, cpuTasks, slicesText } from './testing'

// Processes are started: on a machine that is busy each takes its time.
vi.setConfig({ testTimeout: 60_000 })

const ROOT = join(import.meta.dirname, '../..')
const BUILT = `.cache/test-cli/commands-${process.pid}.mjs`
let cli: BuiltCommandLine
/** Silberschatz, Operating System Concepts, chapter 5: 24, 3, 3 with q = 4. */
let silberschatz: string
let lecture: string
const DEADLOCK = {
  formatVersion: 1,
  tasks: ['A', 'B'].map((id, i) => ({
    id,
    steps: [
      { op: 'lock', name: i === 0 ? 'm' : 'n' },
      { op: 'sleep', ms: 1 },
      { op: 'lock', name: i === 0 ? 'n' : 'm' },
      { op: 'unlock', name: 'm' },
      { op: 'unlock', name: 'n' },
    ],
  })),
}
/** The second unlock is of a free lock: the file cannot know in which order the tasks come. */
const ERROR = {
  formatVersion: 1,
  tasks: [
    {
      id: 'A',
      steps: [
        { op: 'lock', name: 'm' },
        { op: 'unlock', name: 'm' },
      ],
    },
    {
      id: 'B',
      arrival: 1,
      steps: [
        { op: 'unlock', name: 'm' },
        { op: 'lock', name: 'm' },
      ],
    },
  ],
}
beforeAll(async () => {
  await bundle(ROOT, 'electron/cli/index.ts', BUILT)
  cli = new BuiltCommandLine(join(ROOT, BUILT))
  silberschatz = cli.file('silberschatz.json', cpuTasks('P1=24 P2=3 P3=3'))
  lecture = cli.file('lecture.json', firstLecture)
}, 60_000)

afterAll(() => {
  cli.remove()
  rmSync(join(ROOT, BUILT), { force: true })
})

describe('simulate', () => {
  it('prints one result as JSON, times in whole microseconds', async () => {
    const { exitCode, stdout, stderr } = await cli.call([
      'simulate',
      silberschatz,
      '--model',
      'threads',
      '--format',
      'json',
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.endsWith('}\n')).toBe(true)
    const result = JSON.parse(stdout)
    expect(slicesText(result)).toBe('P10-4 P24-7 P37-10 P110-30')
    expect(result.tasks.map((row: { waiting: number }) => row.waiting)).toEqual([6000, 4000, 7000])
    expect(result.settings).toMatchObject({ quantum: 4, cores: 1 })
    expect(result.traceHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('prints the strip chart, the verdict and the decision log as text', async () => {
    const { exitCode, stdout } = await cli.call(['simulate', silberschatz, '--model', 'threads'])
    expect(exitCode).toBe(0)
    // 24, 3, 3 with q = 4 at half a millisecond per character.
    expect(stdout).toContain(`P1 ${'#'.repeat(8)}${'.'.repeat(12)}${'#'.repeat(40)}\n`)
    expect(stdout).toContain('OS decided 1 · tasks decided 0 · finished at 30 ms')
    // Silberschatz: average waiting 17 / 3 ms, turnaround (30 + 7 + 10) / 3.
    expect(stdout).toContain('average turnaround 15.667 ms · response 3.667 ms · waiting 5.667 ms')
    expect(stdout).toContain('decision log\n')
  })

  it('tells the longest stall with its culprit, and the latest of each kind', async () => {
    const { stdout } = await cli.call(['simulate', lecture, '--model', 'eventLoop'])
    // report 3.5-18.5 in the event loop; heartbeat sleeps until 4 and runs at 22.5, parse's I/O is done at 9.5 and it runs at 19.5.
    expect(stdout).toContain(
      'longest stall 15 ms: report ran from 3.5 ms to 18.5 ms, 9 ms of it in tasks[2].steps[0] (cpu)',
    )
    expect(stdout).toContain('1 timer late, the latest by 18.5 ms: heartbeat')
    expect(stdout).toContain('1 I/O completion late, the latest by 10 ms: parse')
  })

  it('names the loop that met the limit on events, on standard error too, and is fine', async () => {
    const steps = [{ op: 'repeat', times: 100_000, steps: [{ op: 'yield' }] }]
    const endless = cli.file('endless.json', { formatVersion: 1, tasks: [{ id: 'A', steps }] })
    const called = ['simulate', endless, '--model', 'threads', '--set', 'maxEvents=3000']
    const { exitCode, stdout, stderr } = await cli.call(called)
    const loop =
      /since 0 ms nothing but tasks\[0\]\.steps\[0\]\.steps\[0\] \(yield, in a repeat of 100000\) of task A took place: \d+ events, and simulated time does not move/
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^The threads run was cut at 0 ms by its limit of 3000 events \(maxEvents\): since 0 ms/)
    expect(stderr).toMatch(loop)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(loop)
    const json = await cli.call([...called, '--format', 'json'])
    expect(json.stderr).toMatch(loop)
    expect(JSON.parse(json.stdout).endedBy).toBe('horizon')
  })

  it('has the formula and the source of every metric in its help', async () => {
    const { stdout } = await cli.call(['simulate', '--help'])
    for (const { formula, source } of [...Object.values(TASK_METRICS), ...Object.values(RUN_METRICS)]) {
      expect(stdout).toContain(formula)
      expect(stdout).toContain(source)
    }
  })

  it('fits the terminal it is told of', async () => {
    const { stdout } = await cli.call(['simulate', silberschatz, '--model', 'threads'], {
      environment: { COLUMNS: '40' },
    })
    expect(stdout).toContain(`P1 ${'#'.repeat(4)}${'.'.repeat(6)}${'#'.repeat(20)}\n`)
  })

  it.each([
    // Stallings, Operating Systems, chapter 9: q = 4.
    ['3@0,6@2,4@4,5@6,2@8', ['quantum=4'], [3, 17, 11, 20, 19]],
    // A common exercise with both tie rules: newcomer first, preempted first.
    ['5@0,4@1,2@2,1@4', ['quantum=2'], [12, 11, 6, 9]],
    ['5@0,4@1,2@2,1@4', ['quantum=2', 'sameInstant=preemptedFirst'], [12, 10, 8, 11]],
  ])('takes settings from --set: %s with %s', async (set, settings, finish) => {
    const tasks = cpuTasks(
      set
        .split(',')
        .map((one, i) => `P${i}=${one}`)
        .join(' '),
    )
    const args = [
      'simulate',
      cli.file('set.json', tasks),
      '--model',
      'threads',
      '--format',
      'json',
      ...settings.flatMap((one) => ['--set', one]),
    ]
    const { stdout } = await cli.call(args)
    expect(JSON.parse(stdout).tasks.map((row: { finish: number }) => row.finish / 1000)).toEqual(finish)
  })

  it('takes the preset named', async () => {
    const { stdout } = await cli.call([
      'simulate',
      silberschatz,
      '--model',
      'threads',
      '--preset',
      'linux-sched-rr',
      '--format',
      'json',
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      preset: 'linux-sched-rr',
      settings: { quantum: 100, contextSwitch: 0.002 },
    })
  })

  it('reads standard input for -, JSON or YAML', async () => {
    const yaml = 'formatVersion: 1\ntasks:\n  - id: A\n    steps:\n      - { op: cpu, ms: 5 }\n'
    for (const input of [yaml, JSON.stringify(cpuTasks('A=5'))]) {
      const { exitCode, stdout } = await cli.call(['simulate', '-', '--model', 'eventLoop', '--format', 'json'], {
        input,
      })
      expect(exitCode).toBe(0)
      expect(slicesText(JSON.parse(stdout))).toBe('A0-5')
    }
  })

  it('prints CSV and trace events', async () => {
    const csv = await cli.call(['simulate', silberschatz, '--model', 'threads', '--format', 'csv'])
    expect(csv).toMatchObject({ exitCode: 0, stderr: '' })
    expect(csv.stdout.trim().split(/\r?\n/).length).toBe(5)
    const events = await cli.call(['simulate', silberschatz, '--model', 'threads', '--format', 'trace-events'])
    expect(events).toMatchObject({ exitCode: 0, stderr: '' })
    expect(JSON.stringify(JSON.parse(events.stdout))).toContain('"ph":"X"')
  })

  it('says a deadlock in words and is fine', async () => {
    const { exitCode, stdout, stderr } = await cli.call([
      'simulate',
      cli.file('deadlock.json', DEADLOCK),
      '--model',
      'threads',
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('deadlock at 1 ms: nothing can happen any more')
    expect(stdout).toContain('A waits for lock:n, held by B')
    expect(stdout).toContain('each waits for the next: A -> B -> A')
  })

  it('gives 0 for a run that its horizon cut', async () => {
    const { exitCode, stdout } = await cli.call([
      'simulate',
      silberschatz,
      '--model',
      'threads',
      '--set',
      'horizon=10',
      '--format',
      'json',
    ])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ endedBy: 'horizon', makespan: 10_000 })
  })

  it('gives 1 for a run that ended in an error, and prints it', async () => {
    const { exitCode, stdout } = await cli.call([
      'simulate',
      cli.file('error.json', ERROR),
      '--model',
      'eventLoop',
      '--format',
      'json',
    ])
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout).endedBy).toBe('error')
  })
})

describe('compare', () => {
  it('gives a task set threads and eventLoop', async () => {
    const { exitCode, stdout, stderr } = await cli.call(['compare', lecture, '--format', 'json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { taskSet, executions } = JSON.parse(stdout)
    expect(taskSet).toEqual(firstLecture)
    expect(executions.map((result: { model: string }) => result.model)).toEqual(['threads', 'eventLoop'])
    // The numbers of the first comparison, worked by hand.
    expect(
      executions.map(({ totals }: { totals: { involuntary: number; voluntary: number } }) => [
        totals.involuntary,
        totals.voluntary,
      ]),
    ).toEqual([
      [2, 9],
      [0, 8],
    ])
    expect(
      executions.map(({ tasks }: { tasks: { finish: number }[] }) => tasks.map((row) => row.finish / 1000)),
    ).toEqual([
      [33, 16, 24.5, 17],
      [42.5, 22.5, 18.5, 24.5],
    ])
  })

  it('draws every execution on the axis of the longest', async () => {
    const { stdout } = await cli.call(['compare', lecture])
    const units = stdout.match(/1 character = [\d.]+ ms/g)
    expect(units).toHaveLength(2)
    expect(new Set(units).size).toBe(1)
    expect(stdout).toContain('OS decided 2 · tasks decided 9')
    expect(stdout).toContain('OS decided 0 · tasks decided 8')
  })

  it('runs the executions asked for', async () => {
    const args = [
      'compare',
      silberschatz,
      '--format',
      'json',
      '--execution',
      'threads quantum=4',
      '--execution',
      'threads quantum=null',
    ]
    const { stdout } = await cli.call([...args, '--execution', 'sequential'])
    const { executions } = JSON.parse(stdout)
    expect(executions.map(slicesText)).toEqual([
      'P10-4 P24-7 P37-10 P110-30',
      'P10-24 P224-27 P327-30',
      'P10-24 P224-27 P327-30',
    ])
  })

  it('writes the chart as SVG', async () => {
    const { exitCode, stdout } = await cli.call(['compare', lecture, '--format', 'svg'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^(<\?xml[^>]*\?>\s*)?<svg[\s>]/)
    expect(stdout.trimEnd().endsWith('</svg>')).toBe(true)
  })

  it('writes a page without scripts that shows hostile names as text', async () => {
    const name = `<script>alert(1)</script>`
    const file = cli.file('hostile.json', {
      ...cpuTasks('A=1'),
      name,
      tasks: [{ id: name, steps: [{ op: 'cpu', ms: 1 }] }],
    })
    const { exitCode, stdout } = await cli.call(['compare', file, '--format', 'html'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('<svg')
    expect(stdout).toContain(`default-src 'none'`)
    expect(stdout).not.toContain('<script')
    expect(stdout).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('takes the executions of a comparison and reports traces that are no longer those recorded', async () => {
    const first = JSON.parse((await cli.call(['compare', silberschatz, '--format', 'json'])).stdout)
    const comparison = (hash: string) => ({
      formatVersion: 1,
      kind: 'comparison',
      engine: '1',
      taskSet: first.taskSet,
      executions: [
        { model: 'threads', preset: 'textbook', settings: first.executions[0].settings, traceHash: hash },
        {
          model: 'eventLoop',
          preset: 'textbook',
          settings: first.executions[1].settings,
          traceHash: first.executions[1].traceHash,
        },
      ],
    })
    const same = cli.file('same.interleave.json', comparison(first.executions[0].traceHash))
    expect(await cli.call(['compare', same, '--format', 'json'])).toMatchObject({ exitCode: 0, stderr: '' })
    const other = cli.file('other.interleave.json', comparison('0'.repeat(64)))
    const { exitCode, stdout, stderr } = await cli.call(['compare', other, '--format', 'json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).executions).toHaveLength(2)
    expect(stderr).toBe(
      `Execution 1 (threads) differs from what the file recorded: recorded ${'0'.repeat(64)}, now ${first.executions[0].traceHash}.\n`,
    )
  })

  it('wants two executions or more', async () => {
    const { exitCode, stderr } = await cli.call(['compare', silberschatz, '--execution', 'threads'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('expected 2 or more')
  })
})

describe('validate', () => {
  const BAD =
    '{\n  "formatVersion": 1,\n  "tasks": [{ "id": "A", "steps": [{ "op": "blockingsleep", "ms": 1 }, { "op": "cpu", "ms": -3 }] }]\n}\n'

  it('says nothing about a valid file', async () => {
    expect(await cli.call(['validate', silberschatz, lecture])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  })

  it('prints all problems of all files with their places on standard output', async () => {
    const bad = cli.file('bad.json', BAD)
    const worse = cli.file('worse.json', '{"formatVersion": 2')
    const { exitCode, stdout, stderr } = await cli.call(['validate', bad, silberschatz, worse])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toContain(`${bad}:3:44: tasks[0].steps[0].op: "blockingsleep", expected`)
    expect(lines[0]).toContain('did you mean blockingSleep?')
    expect(lines[1]).toContain(`${bad}:3:93: tasks[0].steps[1].ms: -3, expected a number >= 0 with at most 3 decimals`)
    expect(lines[2]).toMatch(new RegExp(`^${worse}:1:\\d+: `))
  })

  it('gives 3 for a file that cannot be read, and 2 where another has problems too', async () => {
    const bad = cli.file('bad.json', BAD)
    const missing = join(cli.folder, 'missing.json')
    const alone = await cli.call(['validate', missing, silberschatz])
    expect(alone).toEqual({ exitCode: 3, stdout: '', stderr: `${missing} cannot be read: there is no such file.\n` })
    const both = await cli.call(['validate', missing, bad])
    expect(both.exitCode).toBe(2)
    expect(both.stderr).toBe(alone.stderr)
    expect(both.stdout).toContain('blockingsleep')
  })

  it('reads standard input for -', async () => {
    const { exitCode, stdout } = await cli.call(['validate', '-'], { input: BAD })
    expect(exitCode).toBe(2)
    expect(stdout).toContain('-:3:44: tasks[0].steps[0].op')
  })
})

it('schema prints the JSON Schema of format 1', async () => {
  const { exitCode, stdout, stderr } = await cli.call(['schema'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const committed = readdirSync(join(ROOT, 'shared/task-set')).filter((name) => name.endsWith('.schema.json'))
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(ROOT, 'shared/task-set', committed[0]), 'utf8')))
})

describe('export', () => {
  it('writes a picture, replaces an older one and leaves nothing beside it', async () => {
    const folder = join(cli.folder, 'pictures')
    mkdirSync(folder)
    const target = join(folder, 'picture.svg')
    for (const theme of ['light', 'dark']) {
      const called = await cli.call(['export', lecture, '--to', target, '--width', '900', '--theme', theme])
      expect(called).toEqual({ exitCode: 0, stdout: '', stderr: '' })
      expect(readFileSync(target, 'utf8')).toContain('width="900"')
    }
    expect(readdirSync(folder)).toEqual(['picture.svg'])
  })

  it('names what can be written now for another extension', async () => {
    const target = join(cli.folder, 'film.mp4')
    const { exitCode, stdout, stderr } = await cli.call(['export', lecture, '--to', target])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toBe(
      `--to ${target}: .mp4, expected a file name that ends in .svg (the only kind that can be written now)\n`,
    )
    expect(existsSync(target)).toBe(false)
  })

  it('gives 3 where nothing can be written', async () => {
    const nowhere = join(cli.folder, 'no/such/folder/picture.svg')
    const missing = await cli.call(['export', lecture, '--to', nowhere])
    expect(missing).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `${nowhere} cannot be written: its folder does not exist.\n`,
    })
    mkdirSync(join(cli.folder, 'folder.svg'))
    const folder = await cli.call(['export', lecture, '--to', 'folder.svg'])
    expect(folder).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'folder.svg cannot be written: it is a folder, not a file.\n',
    })
  })
})
