// `npm run -s interleave -- <command> …`: builds the command line when its sources have changed, silently, then runs it in this process.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { commandLineBuild } from './lib/command-line-build.mjs'
import { fingerprint, isBuilt } from './lib/sources.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const { stamp, sources, outputs } = commandLineBuild

if (!isBuilt(root, stamp, fingerprint(root, sources), outputs)) {
  const { runScript } = await import('./lib/failure.mjs')
  await runScript(async () => {
    const { ensureInstalled } = await import('./lib/install.mjs')
    const { buildCommandLine } = await import('./lib/build.mjs')
    await ensureInstalled(root)
    await buildCommandLine(root)
  })
}

if (!process.exitCode) {
  process.exitCode = undefined
  // npm changes into the repository first; file names count from where the person typed.
  const typedIn = process.env['npm_lifecycle_event'] === 'interleave' ? process.env['INIT_CWD'] : undefined
  if (typedIn && existsSync(typedIn)) process.chdir(typedIn)
  await import(pathToFileURL(join(root, 'out/cli/interleave.mjs')).href)
}
