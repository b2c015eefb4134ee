// `npm run bench [-- name …]`: bundles bench/<name>.bench.ts for Node and runs it; without a name all of them, one after the other.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './lib/build.mjs'
import { Failure, runScript } from './lib/failure.mjs'

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
  let worst = 0
  for (const name of asked.length > 0 ? asked : there) {
    await bundle(root, `bench/${name}${ending}`, `.cache/bench/${name}.mjs`)
    const rest = process.argv.slice(2).filter((arg) => arg.startsWith('-'))
    const child = spawn(process.execPath, ['--expose-gc', join(root, '.cache/bench', `${name}.mjs`), ...rest], {
      stdio: 'inherit',
      cwd: root,
    })
    worst = Math.max(worst, await new Promise((done) => child.once('close', (code) => done(code ?? 1))))
  }
  return worst
})
