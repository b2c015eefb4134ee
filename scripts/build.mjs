// `npm run build`: the app and the command line into out/.
import { fileURLToPath } from 'node:url'
import { buildApp, buildCommandLine } from './lib/build.mjs'
import { runScript } from './lib/failure.mjs'
import { step } from './lib/progress.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

await runScript(async () => {
  await step('Building the app', () => buildApp(root))
  await step('Building the command line', () => buildCommandLine(root))
})
