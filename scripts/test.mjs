// `npm test`: everything that must hold, from a fresh clone. `node scripts/test.mjs types lint` runs a part.
import { fileURLToPath } from 'node:url'
import { describe, runScript } from './lib/failure.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

await runScript(async () => {
  const { ensureInstalled } = await import('./lib/install.mjs')
  const { chooseChecks } = await import('./lib/checks.mjs')
  const { chosen, rest } = chooseChecks(process.argv.slice(2))
  let passed = 0
  let failed = 0
  const print = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)
  const begun = performance.now()
  const since = (/** @type {number} */ then) => `${((performance.now() - then) / 1000).toFixed(1)} s`
  try {
    await ensureInstalled(root)
    for (const check of chosen) {
      print(`\n== ${check.title}`)
      const then = performance.now()
      // A check that cannot be carried out is a failed one, and the next ones still run.
      const tally = await check.run(root, rest).catch((error) => {
        print(describe(error))
        return { passed: 0, failed: 1, skipped: 0 }
      })
      passed += tally.passed
      failed += tally.failed
      const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''
      print(`== ${check.title}: ${tally.failed > 0 ? `${tally.failed} failed` : 'passed'}${skipped} (${since(then)})`)
    }
  } catch (error) {
    print(describe(error))
    failed++
  }
  print(`\nAll of it took ${since(begun)}.`)
  print(`${passed} passed, ${failed} failed`)
  return failed > 0 ? 1 : 0
})
