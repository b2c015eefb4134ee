// `npm run peers -- asyncio|reference [switches]`: runs scripts/peers/<name>.ts. scripts/peers/README.md says what each compares.
import { fileURLToPath } from 'node:url'
import { Failure, runScript } from './lib/failure.mjs'
import { runBundled } from './lib/run-bundled.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const peers = ['asyncio', 'reference']

await runScript(() => {
  const [name, ...switches] = process.argv.slice(2)
  if (!name || !peers.includes(name))
    throw new Failure(
      name ? `There is no peer ${name}.` : 'Which peer to compare with is missing.',
      `There are: ${peers.join(', ')}.`,
      2,
    )
  return runBundled(root, `scripts/peers/${name}.ts`, switches)
})
