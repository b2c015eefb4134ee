import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeTextFile } from './write-file'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-write-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes a new file and replaces an older one, with nothing left beside it', async () => {
  const file = join(folder, 'a.svg')
  expect(await writeTextFile(file, 'one')).toEqual({ kind: 'written' })
  expect(await writeTextFile(file, 'two')).toEqual({ kind: 'written' })
  expect(readFileSync(file, 'utf8')).toBe('two')
  expect(readdirSync(folder)).toEqual(['a.svg'])
})

it.runIf(process.platform !== 'win32')('keeps the mode of the file it replaces, and follows a link to it', async () => {
  const target = join(folder, 'target.svg')
  const link = join(folder, 'link.svg')
  writeFileSync(target, 'one')
  chmodSync(target, 0o640)
  symlinkSync(target, link)
  expect(await writeTextFile(link, 'two')).toEqual({ kind: 'written' })
  expect(readFileSync(target, 'utf8')).toBe('two')
  expect(statSync(target).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder).sort()).toEqual(['link.svg', 'target.svg'])
})

it('refuses a folder and a place that does not exist, in words', async () => {
  mkdirSync(join(folder, 'x.svg'))
  expect(await writeTextFile(join(folder, 'x.svg'), '')).toEqual({
    kind: 'refused',
    message: `${join(folder, 'x.svg')} cannot be written: it is a folder, not a file.`,
  })
  expect(await writeTextFile(join(folder, 'no/a.svg'), '')).toEqual({
    kind: 'refused',
    message: `${join(folder, 'no/a.svg')} cannot be written: its folder does not exist.`,
  })
  expect(readdirSync(folder)).toEqual(['x.svg'])
})
