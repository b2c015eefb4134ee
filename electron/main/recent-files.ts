import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { RecentFile } from '../../shared/api'

/** Most files the list keeps. */
export const MAX_RECENT = 10

/** Where the list is kept between two starts: paths, newest first. */
export interface RecentStore {
  get(): readonly string[]
  set(paths: string[]): Promise<void>
}

/**
 * The files opened or saved last, newest first. The window sees names and a token for each; a token stands for its path as long as the app runs.
 */
export class RecentFiles {
  private readonly tokens = new Map<string, string>()

  constructor(
    private readonly store: RecentStore,
    private readonly onChange: (paths: readonly string[]) => void,
  ) {}

  paths(): readonly string[] {
    return this.store.get().slice(0, MAX_RECENT)
  }

  /** Puts a file at the top of the list. */
  async add(path: string): Promise<void> {
    await this.replace([path, ...this.paths().filter((other) => other !== path)].slice(0, MAX_RECENT))
  }

  async clear(): Promise<void> {
    await this.replace([])
  }

  /** The list for the window; a file that is not there any more is marked, not dropped: it may be on a stick that is out. */
  async list(): Promise<readonly RecentFile[]> {
    return Promise.all(
      this.paths().map(async (path) => ({
        token: this.tokenOf(path),
        name: basename(path),
        folder: basename(dirname(path)),
        isMissing: !(await isFile(path)),
      })),
    )
  }

  /** The path a token stands for; undefined for one that was never given out. */
  pathOf(token: string): string | undefined {
    for (const [path, known] of this.tokens) if (known === token) return path
    return undefined
  }

  private tokenOf(path: string): string {
    const token = this.tokens.get(path) ?? randomUUID()
    this.tokens.set(path, token)
    return token
  }

  private async replace(paths: string[]): Promise<void> {
    await this.store.set(paths)
    this.onChange(paths)
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    // Not there or not to be looked at: both are missing to a reader.
    return false
  }
}
