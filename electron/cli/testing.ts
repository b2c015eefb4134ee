import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For tests: the built command line as a process. */
export interface Finished {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Called {
  readonly input?: string | Uint8Array
  readonly environment?: Readonly<Record<string, string>>
  /** Shell text in which `"$@"` is the command; for pipes and redirections. */
  readonly shell?: string
}

export class BuiltCommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'interleave-cli-'))

  constructor(private readonly program: string) {}

  /** Writes a file into the test's own folder; gives its path. */
  file(name: string, content: unknown): string {
    const path = join(this.folder, name)
    writeFileSync(
      path,
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    )
    return path
  }

  start(args: readonly string[], { environment = {}, shell }: Called = {}): ChildProcessWithoutNullStreams {
    const command = [process.execPath, this.program, ...args]
    const [file, ...rest] = shell === undefined ? command : ['bash', '-c', shell, 'bash', ...command]
    return spawn(file, rest, { cwd: this.folder, env: { ...process.env, COLUMNS: '80', ...environment } })
  }

  async call(args: readonly string[], called: Called = {}): Promise<Finished> {
    const child = this.start(args, called)
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    // The program may end without reading its input.
    child.stdin.on('error', () => undefined)
    child.stdin.end(called.input ?? '')
    const exitCode = await new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done))
    return { exitCode, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Tasks that only need CPU: `A=5 B=3@1` is A with 5 ms at 0 and B with 3 ms at 1. */
export function cpuTasks(text: string): { formatVersion: 1; tasks: object[] } {
  const tasks = text.split(' ').map((one) => {
    const [id, rest] = one.split('=')
    const [ms, arrival = '0'] = rest.split('@')
    return { id, arrival: Number(arrival), steps: [{ op: 'cpu', ms: Number(ms) }] }
  })
  return { formatVersion: 1, tasks }
}

/** Slices as `A0-4 B4-7`, in ms. */
export function slicesText(result: {
  readonly slices: readonly { task: string; start: number; end: number }[]
}): string {
  return result.slices.map(({ task, start, end }) => `${task}${start / 1000}-${end / 1000}`).join(' ')
}
