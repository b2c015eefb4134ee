import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Each version is a megabyte of one digit: half a version shows. */
const VERSION_BYTES = 1_000_000
const ROUNDS = 8

let folder = ''
let saver = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interleave-killed-'))
  saver = join(folder, 'saver.cjs')
  const source = join(folder, 'saver.ts')
  await writeFile(
    source,
    `import { writeFileAtomic } from ${JSON.stringify(join(import.meta.dirname, 'write-file.ts'))}
     const [, , path] = process.argv
     const save = async () => {
       for (let i = 0; ; i = (i + 1) % 10) {
         await writeFileAtomic(path, new Uint8Array(${VERSION_BYTES}).fill(48 + i))
         process.stdout.write('.')
       }
     }
     void save()`,
  )
  await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    build: {
      ssr: source,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'saver.cjs' } },
    },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

describe('a process killed while it saves again and again', () => {
  it('leaves one whole version every time', async () => {
    const path = join(folder, 'lecture.interleave.json')
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = spawn(process.execPath, [saver, path], { stdio: ['ignore', 'pipe', 'inherit'] })
      // Killed during the save after this many: the moment inside it is the system's choice.
      for (let saves = 0; saves <= round % 4; saves += 1) await once(child.stdout, 'data')
      await kill(child)
      const bytes = await readFile(path)
      expect(bytes).toHaveLength(VERSION_BYTES)
      expect(new Set(bytes).size).toBe(1)
    }
  }, 60_000)
})
