import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const SIMULATORS = 'electron/simulators'

/** What decides nothing a run shows: questions to the caller about progress, and how much room to make in advance. */
const WITHOUT_EFFECT = [`${SIMULATORS}/control.ts`, `${SIMULATORS}/expected-events.ts`]

/**
 * What is mutated where nothing else is asked for: every file of the simulators that the product reaches, so neither tests nor what only they
 * use, and the defaults of the settings.
 * @param {string} root
 * @returns {string[]} relative to the root, sorted
 */
export function simulatorSources(root) {
  const found = new Set(['shared/settings.ts'])
  const work = [`${SIMULATORS}/index.ts`]
  for (let file = work.pop(); file !== undefined; file = work.pop()) {
    if (found.has(file) || !file.startsWith(`${SIMULATORS}/`)) continue
    found.add(file)
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, name] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g)) work.push(resolve(root, file, name))
  }
  return [...found].filter((file) => !WITHOUT_EFFECT.includes(file)).sort()
}

/**
 * @param {string} root
 * @param {string} from
 * @param {string} name as it stands behind `from`
 */
function resolve(root, from, name) {
  const path = relative(root, join(root, dirname(from), name)).replaceAll('\\', '/')
  const candidates = [`${path}.ts`, `${path}/index.ts`, path]
  return candidates.find((candidate) => existsSync(join(root, candidate))) ?? path
}
