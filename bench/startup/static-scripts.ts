import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Static imports as the minifier writes them; a dynamic one has its bracket right behind the word. */
const IMPORT = /(?:^|[;}\s])(?:import|export)(?:[\w$*{][^"';()]*?from)?\s*["']([^"']+)["']/g
const SCRIPT = /<(?:script|link)[^>]*(?:src|href)="([^"]+\.js)"/g

/**
 * All scripts a built page loads before any of its code runs, relative to its folder: those index.html names, to run or to load ahead, and
 * whatever these import statically.
 */
export function staticScripts(folder: string): string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const found = new Set<string>()
  const follow = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const code = readFileSync(join(folder, file), 'utf8')
    for (const [, path] of code.matchAll(IMPORT)) follow(normalize(join(dirname(file), path)))
  }
  for (const [, path] of page.matchAll(SCRIPT)) follow(normalize(path))
  return [...found]
}
