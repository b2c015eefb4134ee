// `npm run -s interleave -- <command> …`: builds the command line when its sources have changed, silently, then runs it in this process.
import { pathToFileURL, fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { runScript } from './lib/failure.mjs'
import { fingerprint, isBuilt } from './lib/sources.mjs'
import { commandLineBuild } from './lib/command-line-build.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const { stamp, sources, outputs } = commandLineBuild

await runScript(async () => {
  if (!isBuilt(root, stamp, fingerprint(root, sources), outputs)) {
    if (!existsSync(join(root, 'node_modules/vite'))) {
      const { ensureInstalled } = await import('./lib/install.mjs')
      await ensureInstalled(root)
    }
    const { buildCommandLine } = await import('./lib/build.mjs')
    await buildCommandLine(root)
  }
})

if (!process.exitCode) {
  // npm changes into the repository first; file names count from where the person typed.
  const typedIn = process.env['npm_lifecycle_event'] === 'interleave' ? process.env['INIT_CWD'] : undefined
  if (typedIn && existsSync(typedIn)) process.chdir(typedIn)
  process.exitCode = undefined
  await import(pathToFileURL(join(root, 'out/cli/interleave.mjs')).href)
}
