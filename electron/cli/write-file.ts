import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describeIrregular } from './input'
import { codeOf, describeSystemError } from './system-error'

export type Written = { readonly kind: 'written' } | { readonly kind: 'refused'; readonly message: string }

/** Files begun and not yet in their place; an interrupt must not leave them behind. */
const unfinished = new Set<string>()
process.on('exit', () => {
  for (const file of unfinished) rmSync(file, { force: true })
})

/**
 * Writes a whole file or none: into a new file in the same folder, to the disk, then over the old name in one step.
 * A link is followed, an existing file keeps its mode, and what was there before stays whatever fails.
 */
export async function writeFileAtomically(file: string, content: string): Promise<Written> {
  let temporary: string | undefined
  try {
    const target = await followLink(file)
    const existing = await statIfThere(target)
    const irregular = existing && describeIrregular(existing)
    if (irregular) return { kind: 'refused', message: `${file} cannot be written: ${irregular}.` }
    temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`)
    const handle = await open(temporary, 'wx')
    unfinished.add(temporary)
    try {
      if (existing) await handle.chmod(existing.mode & 0o777)
      await handle.writeFile(content, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
    return { kind: 'written' }
  } catch (error) {
    if (temporary !== undefined && unfinished.has(temporary)) await rm(temporary, { force: true })
    return { kind: 'refused', message: `${file} cannot be written: ${describeSystemError(error, 'write')}.` }
  } finally {
    if (temporary !== undefined) unfinished.delete(temporary)
  }
}

async function followLink(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    // A new file has no real path yet; every other failure shows itself again, with its own words, when the file is opened.
    if (codeOf(error) === 'ENOENT') return file
    throw error
  }
}

async function statIfThere(file: string) {
  try {
    return await stat(file)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
