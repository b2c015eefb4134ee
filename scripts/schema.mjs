// `npm run schema`: writes the published JSON Schema of the task-set file from its definition.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, runScript } from './lib/failure.mjs'
import { run } from './lib/run.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const target = 'shared/task-set/task-set.schema.json'

await runScript(async () => {
  const { code, stdout, stderr } = await run(process.execPath, [join(root, 'scripts/interleave.mjs'), 'schema'])
  if (code !== 0)
    throw new Failure(`The command line could not give its schema: ${stderr.trim()}`, 'Correct that and try again.')
  writeFileSync(join(root, target), stdout)
  process.stderr.write(`Wrote ${target}\n`)
})
