// `npm run bench [-- name …]`: runs bench/<name>.bench.ts; without a name all of them, one after the other. Exits 1 where one missed a goal.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, runScript } from './lib/failure.mjs'
import { runBundled } from './lib/run-bundled.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const ending = '.bench.ts'

await runScript(async () => {
  const there = existsSync(join(root, 'bench'))
    ? readdirSync(join(root, 'bench'))
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length))
    : []
  const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('-'))
  const unknown = asked.find((name) => !there.includes(name))
  if (unknown)
    throw new Failure(`There is no benchmark ${unknown}.`, `There are: ${there.join(', ') || 'none yet'}.`, 2)
  const switches = process.argv.slice(2).filter((arg) => arg.startsWith('-'))
  let worst = 0
  for (const name of asked.length > 0 ? asked : there) {
    worst = Math.max(worst, await runBundled(root, `bench/${name}${ending}`, switches, ['--expose-gc']))
  }
  return worst
})
