import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundle } from '../../scripts/lib/build.mjs'
import { BuiltCommandLine, cpuTasks } from './testing'

// Processes are started: on a machine that is busy each takes its time.
vi.setConfig({ testTimeout: 60_000 })

const ROOT = join(import.meta.dirname, '../..')
const BUILT = `.cache/test-cli/process-${process.pid}.mjs`
let cli: BuiltCommandLine
let silberschatz: string
/** Runs for about 20,000,000 events, longer than any test waits. */
const ENDLESS = {
  formatVersion: 1,
  tasks: ['A', 'B'].map((id) => ({
    id,
    steps: [{ op: 'repeat', times: 1_000_000, steps: [{ op: 'cpu', ms: 1 }, { op: 'yield' }] }],
  })),
}

beforeAll(async () => {
  await bundle(ROOT, 'electron/cli/index.ts', BUILT)
  cli = new BuiltCommandLine(join(ROOT, BUILT))
  silberschatz = cli.file('silberschatz.json', cpuTasks('P1=24 P2=3 P3=3'))
}, 60_000)

afterAll(() => {
  cli.remove()
  rmSync(join(ROOT, BUILT), { force: true })
})

describe('what the system refuses', () => {
  it.runIf(process.platform === 'linux')('gives 3 for what is no regular file, without opening it', async () => {
    const pipe = join(cli.folder, 'pipe.json')
    execFileSync('mkfifo', [pipe])
    for (const [file, why] of [
      ['missing.json', 'there is no such file'],
      [cli.folder, 'it is a folder, not a file'],
      ['/dev/zero', 'it is a device, not a regular file'],
      [pipe, 'it is a pipe, not a regular file (for a pipe, give - and use standard input)'],
      [`${silberschatz}/x.json`, 'there is no such file: a part of its path is not a folder'],
    ]) {
      expect(await cli.call(['simulate', file, '--model', 'threads'])).toEqual({
        exitCode: 3,
        stdout: '',
        stderr: `${file} cannot be read: ${why}.\n`,
      })
    }
  })

  it.runIf(process.platform !== 'win32')('gives 3 for a folder as standard input', async () => {
    for (const args of [['validate', '-'], ['batch']]) {
      expect(await cli.call(args, { shell: '"$@" < /' })).toEqual({
        exitCode: 3,
        stdout: '',
        stderr: 'Standard input cannot be read: it is a folder, not a file.\n',
      })
    }
  })

  it('gives 2 for a file that is too large, also a sparse one, and for endless standard input', async () => {
    const huge = cli.file('huge.json', '')
    truncateSync(huge, 10_000_000_000)
    expect(statSync(huge).size).toBe(10_000_000_000)
    const file = await cli.call(['validate', huge])
    expect(file.exitCode).toBe(2)
    const endless = await cli.call(['validate', '-'], { shell: 'yes | "$@"' })
    expect(endless.exitCode).toBe(2)
    expect(endless.stdout).toContain('5000000 bytes')
  })

  it.runIf(existsSync('/dev/full'))('gives 3 when there is no space for its output', async () => {
    const { exitCode, stderr } = await cli.call(['simulate', silberschatz, '--model', 'threads'], {
      shell: '"$@" > /dev/full',
    })
    expect(exitCode).toBe(3)
    expect(stderr).toBe('Standard output cannot be written: no space is left on the device.\n')
  })
})

describe('the command line itself', () => {
  it('gives 2 and says what is wrong for a command that is not valid', async () => {
    const { exitCode, stdout, stderr } = await cli.call(['simulat', 'x'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^unknown command 'simulat'/)
  })

  it('prints help and version that were asked for as data', async () => {
    for (const args of [['--help'], ['help', 'simulate'], ['compare', '--help'], ['--version']]) {
      const { exitCode, stdout, stderr } = await cli.call(args)
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain('interleave')
    }
  })

  it('ends quietly when its reader has gone', async () => {
    const many = cli.file('many.json', {
      formatVersion: 1,
      tasks: ['A', 'B'].map((id) => ({
        id,
        steps: [{ op: 'repeat', times: 20_000, steps: [{ op: 'cpu', ms: 1 }, { op: 'yield' }] }],
      })),
    })
    const shell = 'set -o pipefail; "$@" | head -c 100'
    const { exitCode, stdout, stderr } = await cli.call(['simulate', many, '--model', 'threads', '--format', 'json'], {
      shell,
    })
    expect({ exitCode, stderr, length: stdout.length }).toEqual({ exitCode: 0, stderr: '', length: 100 })
  })

  it('writes an output of megabytes whole, to a pipe that is read late and to a file', async () => {
    const many = cli.file('many.json', {
      formatVersion: 1,
      tasks: ['A', 'B'].map((id) => ({
        id,
        steps: [{ op: 'repeat', times: 20_000, steps: [{ op: 'cpu', ms: 1 }, { op: 'yield' }] }],
      })),
    })
    const args = ['simulate', many, '--model', 'threads', '--format', 'json']
    const late = await cli.call(args, { shell: '"$@" | (sleep 0.3; cat)' })
    const file = await cli.call(args, { shell: '"$@" > out.json; cat out.json' })
    expect(late.stdout.length).toBeGreaterThan(2_000_000)
    expect(JSON.parse(late.stdout).slices).toHaveLength(40_000)
    expect(file.stdout === late.stdout).toBe(true)
  })

  it.runIf(process.platform !== 'win32')('gives 130 when it is interrupted in the middle of a simulation', async () => {
    const child = cli.start(['simulate', cli.file('endless.json', ENDLESS), '--model', 'threads'])
    // What is waited for is the process being at work: its own CPU time, not the clock.
    await untilBusy(child.pid)
    child.kill('SIGINT')
    const [exitCode, signal] = await new Promise<unknown[]>((done) => child.on('close', (...ended) => done(ended)))
    expect({ exitCode, signal }).toEqual({ exitCode: 130, signal: null })
  })

  it.runIf(process.platform !== 'win32')('gives 130 when it is interrupted while it waits for input', async () => {
    const child = cli.start(['batch'])
    child.stdin.write('{"id": 1}\n')
    await new Promise((answered) => child.stdout.once('data', answered))
    child.kill('SIGINT')
    const [exitCode, signal] = await new Promise<unknown[]>((done) => child.on('close', (...ended) => done(ended)))
    expect({ exitCode, signal }).toEqual({ exitCode: 130, signal: null })
  })
})

/** Waits until a process has used half a second of CPU time (Linux), or as long elsewhere. */
async function untilBusy(pid: number | undefined): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    await new Promise((done) => setTimeout(done, 50))
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ') : undefined
    if (stat ? Number(stat[13]) + Number(stat[14]) > 50 : i > 20) return
  }
}
