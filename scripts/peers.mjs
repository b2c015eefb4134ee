// `npm run peers -- asyncio|reference [switches]`: bundles scripts/peers/<name>.ts for Node and runs it. scripts/peers/README.md says what each compares.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './lib/build.mjs'
import { Failure, runScript } from './lib/failure.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const peers = ['asyncio', 'reference']

await runScript(async () => {
  const [name, ...switches] = process.argv.slice(2)
  if (!name || !peers.includes(name))
    throw new Failure(
      name ? `There is no peer ${name}.` : 'Which peer to compare with is missing.',
      `There are: ${peers.join(', ')}.`,
      2,
    )
  await bundle(root, `scripts/peers/${name}.ts`, `.cache/peers/${name}.mjs`)
  const child = spawn(process.execPath, [join(root, '.cache/peers', `${name}.mjs`), ...switches], {
    stdio: 'inherit',
    cwd: root,
  })
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)))
})
