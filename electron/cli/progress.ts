import { toMillis } from '../../shared/time'

/** Shown not before this many ms and then at most this often: a short run says nothing. */
const INTERVAL = 250

/**
 * One line on a terminal that shows how far a long run has got; nothing where standard error is a file or a pipe.
 * `done` takes the line away.
 */
export function showProgress(what: string): { report: (events: number, time: number) => void; done: () => void } {
  if (!process.stderr.isTTY) return { report: () => undefined, done: () => undefined }
  let last = performance.now()
  let isShown = false
  return {
    report: (events, time) => {
      const now = performance.now()
      if (now - last < INTERVAL) return
      last = now
      isShown = true
      process.stderr.write(`\r\x1b[K${what}: ${events.toLocaleString('en')} events, ${toMillis(time)} ms simulated`)
    },
    done: () => {
      if (isShown) process.stderr.write('\r\x1b[K')
    },
  }
}
