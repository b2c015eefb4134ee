import { parentPort, workerData } from 'node:worker_threads'
import { assertNever } from '../shared/assert-never'
import { listSteps } from '../shared/task-set/steps'
import { Recorder } from '../shared/trace/recorder'
import type { Trace } from '../shared/trace/trace'
import { KeptRuns } from './kept-runs'
import { runOrder } from './run-order'
import { PROGRESS_EVERY_MS, type RunOrder, type WorkerNews, type WorkerOrder } from './simulation-protocol'
import { isCheckerData, serveChecks, TraceChecker } from './trace-checker'

/**
 * The thread the simulators run in, so that the main process answers the window meanwhile. Takes one run at a time. It starts a second one of the same
 * program, which only checks traces.
 */
const port = parentPort
if (port === null) throw new Error('simulation-worker runs as a worker thread only')

/** Events whose memory is kept from run to run, 100 MB: enough for whatever is simulated again while a setting is dragged. */
const KEPT_EVENTS = 1 << 22
/** Recorders whose runs are forgotten and whose memory the next runs write again: as many as there are runs of a drag. */
const SPARES = 6
/** Without an order for so long, what questions about the kept runs will need is worked out ahead, in ms. */
const IDLE_MS = 300

const spares: Recorder[] = []
const giveBack = (recorder: Recorder) => {
  const room = spares.reduce((left, { capacity }) => left - capacity, 2 * KEPT_EVENTS)
  if (recorder.capacity <= Math.min(KEPT_EVENTS, room) && spares.length < SPARES) spares.push(recorder)
}
const kept = new KeptRuns(giveBack)

let isWorking = false
let idle: NodeJS.Timeout | undefined
let checker: TraceChecker | undefined

if (isCheckerData(workerData)) serveChecks(workerData)
else port.on('message', take)

function take(order: WorkerOrder): void {
  clearTimeout(idle)
  switch (order.kind) {
    case 'run':
      run(order)
      break
    case 'why':
      kept.ask(order.question, (why) => tell({ kind: 'why', id: order.id, why }))
      work()
      break
    case 'ties':
      kept.askTies(order.question, (found) => tell({ kind: 'ties', id: order.id, found }))
      work()
      break
    case 'forget':
      kept.forget(order.runId)
      break
    default:
      assertNever(order, 'order')
  }
  idle = setTimeout(() => {
    // Not before the first chart is there, so that it need not share the CPU. A module has no file name: there all is checked here.
    if (typeof __filename === 'string') checker ??= new TraceChecker(__filename)
    kept.prepare()
    work()
  }, IDLE_MS)
}

/** Works part by part; orders that come meanwhile are heard between two of them. */
function work(): void {
  if (isWorking) return
  isWorking = true
  setImmediate(() => {
    isWorking = false
    if (kept.work()) work()
  })
}

function run(order: RunOrder): void {
  const stop = new Int32Array(order.stop)
  const recorder = spares.pop() ?? new Recorder(Infinity, true)
  let lastProgress = performance.now()
  let trace: Trace | undefined
  const news = runOrder(
    order,
    {
      recorder,
      shouldStop: () => Atomics.load(stop, 0) === 1,
      progress: (events, time) => {
        const now = performance.now()
        if (now - lastProgress < PROGRESS_EVERY_MS) return
        lastProgress = now
        tell({ kind: 'progress', events, time })
      },
    },
    (whole) => (trace = whole),
    { onPart: (index, packed) => tell({ kind: 'part', index, packed }), ...(checker ? { checker } : {}) },
  )
  // Before the answer: from then on the window may ask.
  if (trace) kept.keep(order.runId, trace, listSteps(order.taskSet), recorder)
  else giveBack(recorder)
  tell(news)
}

function tell(news: WorkerNews): void {
  // Packed bytes change hands without a copy.
  if (news.kind === 'done' || news.kind === 'part') port?.postMessage(news, [news.packed.buffer])
  else port?.postMessage(news)
}
