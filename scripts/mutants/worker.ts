import { parentPort, workerData } from 'node:worker_threads'
import { smallestDifference } from './smallest'
import { type Baseline, ready } from './trial'

// One process that tries mutants. Without a baseline it makes one: every unit once, and which mutants it asks about.

const port = parentPort
if (port === null) throw new Error('the mutants are tried in a worker')
const { sets, baseline, mutantCount, place } = workerData as {
  sets: number
  baseline: Baseline | undefined
  mutantCount: number
  /** [the unit it is at, a count that rises with each]: who watches sees what hangs. */
  place: Int32Array
}
const trial = await ready(sets, place)

if (baseline === undefined) port.postMessage(trial.measure(mutantCount))
else {
  port.on('message', (order: { mutant: number; isStatic: boolean; show: boolean }) => {
    if (order.show) void smallestDifference(order.mutant, trial.runs).then((text) => port.postMessage(text))
    else port.postMessage(trial.tryMutant(order.mutant, order.isStatic, baseline))
  })
  port.postMessage('ready')
}
