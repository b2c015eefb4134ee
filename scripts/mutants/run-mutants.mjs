import { Worker } from 'node:worker_threads'

/**
 * @import { PlacedMutant } from './build.mjs'
 * @import { Baseline, Found } from './trial'
 *
 * @typedef {Found | { readonly kind: 'timeout', readonly unit: string }} Outcome
 */

/** A unit that takes so much longer than it should hangs where nothing counts its questions. */
const PATIENCE = { factor: 40, millis: 5000 }

/**
 * Tries mutants one after the other in a worker, which is ended and begun anew where one hangs.
 * @param {object} order
 * @param {string} order.bundle
 * @param {number} order.sets random task sets
 * @param {number} order.mutantCount of the bundle
 * @param {readonly PlacedMutant[]} order.mutants those to try
 * @param {boolean} order.isShown the smallest task set whose trace each changes is wanted, not its outcome
 * @param {(broken: readonly string[], units: number) => void} order.onBaseline
 * @param {(mutant: PlacedMutant, outcome: Outcome | string) => void} order.onOutcome a text where it is shown
 */
export async function runMutants({ bundle, sets, mutantCount, mutants, isShown, onBaseline, onOutcome }) {
  const place = new Int32Array(new SharedArrayBuffer(8))
  /**
   * @param {number} active
   * @param {Baseline} [baseline]
   */
  const start = (active, baseline) =>
    new Worker(bundle, {
      workerData: { active, sets, baseline, mutantCount, place },
      resourceLimits: { maxOldGenerationSizeMb: 1500 },
    })

  const measuring = start(0)
  const baseline = /** @type {Baseline} */ (await answerOf(measuring))
  await measuring.terminate()
  onBaseline(baseline.broken, baseline.names.length)

  /** @type {Worker | undefined} */
  let worker
  for (const mutant of mutants) {
    if (isShown) {
      worker ??= await begin(0)
      worker.postMessage({ mutant: mutant.number, isStatic: false, show: true })
      onOutcome(mutant, String(await answerOf(worker)))
      continue
    }
    if (mutant.isStatic) {
      await worker?.terminate()
      worker = undefined
    }
    const outcome = await tryOne(mutant)
    if (mutant.isStatic || outcome.kind === 'timeout') {
      await worker?.terminate()
      worker = undefined
    }
    onOutcome(mutant, outcome)
  }
  await worker?.terminate()

  /** @param {number} active */
  async function begin(active) {
    const begun = start(active, baseline)
    await answerOf(begun)
    return begun
  }

  /**
   * @param {PlacedMutant} mutant
   * @returns {Promise<Outcome>}
   */
  async function tryOne(mutant) {
    try {
      worker ??= await begin(mutant.isStatic ? mutant.number : 0)
      worker.postMessage({ mutant: mutant.number, isStatic: mutant.isStatic, show: false })
      return await watched(worker)
    } catch (error) {
      // It broke the worker itself: while the files are loaded, or by using up its memory.
      const says = error instanceof Error ? error.message : String(error)
      await worker?.terminate()
      worker = undefined
      return { kind: 'killed', by: 'test', unit: 'loading the files', says }
    }
  }

  /**
   * @param {Worker} running
   * @returns {Promise<Outcome>}
   */
  async function watched(running) {
    let last = -1
    let since = Date.now()
    /** @type {NodeJS.Timeout | undefined} */
    let timer
    const hangs = new Promise((/** @type {(outcome: Outcome) => void} */ done) => {
      timer = setInterval(() => {
        if (place[1] !== last) {
          last = place[1]
          since = Date.now()
        } else if (Date.now() - since > PATIENCE.millis + PATIENCE.factor * baseline.millis[place[0]]) {
          done({ kind: 'timeout', unit: baseline.names[place[0]] })
        }
      }, 100)
    })
    try {
      return await Promise.race([/** @type {Promise<Found>} */ (answerOf(running)), hangs])
    } finally {
      clearInterval(timer)
    }
  }
}

/**
 * @param {Worker} worker
 * @returns {Promise<unknown>}
 */
function answerOf(worker) {
  return new Promise((done, failed) => {
    const stop = () => {
      worker.off('message', gotMessage)
      worker.off('error', gotError)
      worker.off('exit', gotExit)
    }
    const gotMessage = (/** @type {unknown} */ message) =>
      (stop(), done(message))
    const gotError = (/** @type {unknown} */ error) =>
      (stop(), failed(error))
    const gotExit = () => (stop(), failed(new Error('the worker ended')))
    worker.on('message', gotMessage)
    worker.on('error', gotError)
    worker.on('exit', gotExit)
  })
}
