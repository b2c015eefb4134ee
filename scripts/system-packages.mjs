// As root on Debian and its like: installs the system packages that `npm test` needs, and nothing else.
import { ensureSystemPackages } from './lib/display.mjs'
import { runScript } from './lib/failure.mjs'

await runScript(() => ensureSystemPackages())
