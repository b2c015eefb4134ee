import { parentPort } from 'node:worker_threads'
import { runOrder } from './run-order'
import { Recorder } from '../shared/trace/recorder'
import { PROGRESS_EVERY_MS, type RunNews, type RunOrder } from './simulation-protocol'

/** The thread the simulators run in, so that the main process answers the window meanwhile. Takes one order at a time. */
const port = parentPort
if (port === null) throw new Error('simulation-worker runs as a worker thread only')

/** Events whose memory is kept from run to run, 100 MB: enough for whatever is simulated again while a setting is dragged. */
const KEPT_EVENTS = 1 << 22

let recorder = new Recorder()

port.on('message', (order: RunOrder) => {
  const stop = new Int32Array(order.stop)
  let lastProgress = performance.now()
  const tell = (news: RunNews) => {
    // The packed columns change hands without a copy.
    if (news.kind === 'done') port.postMessage(news, [news.packed.buffer])
    else port.postMessage(news)
  }
  tell(
    runOrder(order, {
      recorder,
      shouldStop: () => Atomics.load(stop, 0) === 1,
      progress: (events, time) => {
        const now = performance.now()
        if (now - lastProgress < PROGRESS_EVERY_MS) return
        lastProgress = now
        tell({ kind: 'progress', events, time })
      },
    }),
  )
  if (recorder.capacity > KEPT_EVENTS) recorder = new Recorder()
})
