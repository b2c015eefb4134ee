// `npm run properties -- [switches]`: bundles scripts/properties/long-run.ts for Node and runs it; the switches are explained there.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './lib/build.mjs'
import { runScript } from './lib/failure.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const built = '.cache/properties/long-run.mjs'

await runScript(async () => {
  await bundle(root, 'scripts/properties/long-run.ts', built)
  const child = spawn(process.execPath, [join(root, built), ...process.argv.slice(2)], { stdio: 'inherit', cwd: root })
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)))
})
