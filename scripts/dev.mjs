// `npm run dev`: the app with hot reload, in the Electron that `npm start` would use.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { resolveElectron } from './lib/electron.mjs'
import { runScript } from './lib/failure.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { chromiumFlags } from './lib/start.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

await runScript(async () => {
  await ensureInstalled(root)
  const electron = await resolveElectron(root)
  const noSandbox = chromiumFlags(process.platform, process.getuid?.()).length > 0 ? ['--noSandbox'] : []
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'dev', ...noSandbox],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ELECTRON_EXEC_PATH: electron.path },
    },
  )
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)))
})
