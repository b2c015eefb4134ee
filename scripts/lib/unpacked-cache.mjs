import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/** Written last into a folder: the size of every file that belongs to it. A folder without it, or with a file of another size, is broken. */
const markerName = '.complete.json'

/**
 * Whether the folder holds everything it held when it was put there.
 * @param {string} folder
 * @returns {Promise<boolean>}
 */
export async function isComplete(folder) {
  try {
    /** @type {{ files: Record<string, number> }} */
    const { files } = JSON.parse(await readFile(join(folder, markerName), 'utf8'))
    const names = Object.keys(files)
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
    return names.length > 0 && names.every((name, i) => files[name] === sizes[i])
  } catch {
    // No marker, a cut marker or a file gone: broken either way, and it is made anew.
    return false
  }
}

/**
 * Fills a folder in one step: `fill` works in a fresh one beside it, which takes its name when it is done. What was there before is removed;
 * a failed or interrupted fill leaves nothing under the name. Where another process was faster, its folder is used.
 * @param {string} folder
 * @param {(fresh: string) => Promise<void>} fill
 */
export async function replaceFolder(folder, fill) {
  const parent = dirname(folder)
  await mkdir(parent, { recursive: true })
  await removeLeftovers(parent)
  const fresh = join(parent, `.unfinished-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(fresh)
    await fill(fresh)
    await writeFile(join(fresh, markerName), JSON.stringify({ files: await sizesBelow(fresh) }))
    if (existsSync(folder)) {
      if (await isComplete(folder)) return
      await rm(folder, { recursive: true, force: true })
    }
    try {
      await rename(fresh, folder)
    } catch (error) {
      if (!(await isComplete(folder))) throw error
      // Another process put a complete one there since the look above: as good as ours.
    }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, number>>} size by path, with `/`
 */
async function sizesBelow(folder) {
  /** @type {Record<string, number>} */
  const sizes = {}
  const visit = async (/** @type {string} */ path) => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const full = join(path, entry.name)
      if (entry.isDirectory()) await visit(full)
      else if (entry.isFile()) sizes[relative(folder, full).split(sep).join('/')] = (await lstat(full)).size
    }
  }
  await visit(folder)
  return sizes
}

/**
 * What an interrupted fill left behind more than a day ago.
 * @param {string} parent
 */
async function removeLeftovers(parent) {
  const dayAgo = Date.now() - 24 * 3600_000
  for (const name of await readdir(parent)) {
    if (!name.startsWith('.unfinished-')) continue
    const path = join(parent, name)
    if ((await stat(path)).mtimeMs < dayAgo) await rm(path, { recursive: true, force: true })
  }
}
