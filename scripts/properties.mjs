// `npm run properties -- [switches]`: runs scripts/properties/long-run.ts, where the switches are explained.
import { fileURLToPath } from 'node:url'
import { runScript } from './lib/failure.mjs'
import { runBundled } from './lib/run-bundled.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

await runScript(() => runBundled(root, 'scripts/properties/long-run.ts', process.argv.slice(2)))
