import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { TaskSet } from '../shared/task-set/schema'
import { checkEvents, CheckStopped, type EventCheck } from '../shared/trace/check'
import type { Trace } from '../shared/trace/trace'
import { SimulationCancelled } from './simulators'

/**
 * Checks events of traces in a thread beside the one that simulates, which meanwhile makes what the window needs; that waits for the answer, so nothing
 * leaves before it. The columns of a trace must be shared memory, and stay as they are until then.
 */
export class TraceChecker {
  /** `READY` once the thread hears; then 1 while it checks. */
  private readonly state = new Int32Array(new SharedArrayBuffer(8))
  private readonly port: MessagePort

  /** @param file a program that calls `serveChecks` with its `workerData` */
  constructor(file: string) {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const workerData: CheckerData = { role: 'checker', port: port2, state: this.state }
    const worker = new Worker(file, { workerData, transferList: [port2] })
    // One that died never becomes ready again; whoever waits for it gives up after a while.
    worker.on('error', () => Atomics.store(this.state, 0, GONE))
    worker.unref()
  }

  /** False while the thread starts, and after it died. */
  get isReady(): boolean {
    return Atomics.load(this.state, 0) === READY
  }

  /**
   * Begins to check; call what comes back exactly once to wait for the answer, also where the run is given up: it uses the trace until then.
   * @param stop see `RunOrder`
   */
  begin(trace: Trace, taskSet: TaskSet, stop: SharedArrayBuffer): (wait: () => void) => EventCheck {
    Atomics.store(this.state, 1, 1)
    this.port.postMessage({ trace, taskSet, stop } satisfies CheckOrder)
    const patience = LEAST_PATIENCE_MS + trace.events.length * PATIENCE_MS_PER_EVENT
    return (wait) => {
      const began = performance.now()
      while (Atomics.load(this.state, 1) === 1) {
        Atomics.wait(this.state, 1, 1, WAIT_MS)
        wait()
        if (performance.now() - began < patience) continue
        Atomics.store(this.state, 0, GONE)
        throw new Error(`the check of ${trace.events.length} events gave no answer`)
      }
      const answer = receiveMessageOnPort(this.port)?.message as CheckAnswer | undefined
      if (answer?.kind === 'checked') return answer.check
      if (answer?.kind === 'stopped') throw new SimulationCancelled()
      throw new Error(`the check failed: ${answer?.message}`)
    }
  }
}

const READY = 1
const GONE = 2
/** Longest sleep between two looks at progress and cancel, ms. */
const WAIT_MS = 50
const LEAST_PATIENCE_MS = 30_000
/** Fifty times what the check takes on an idle machine. */
const PATIENCE_MS_PER_EVENT = 0.005

interface CheckOrder {
  readonly trace: Trace
  readonly taskSet: TaskSet
  readonly stop: SharedArrayBuffer
}

type CheckAnswer =
  | { readonly kind: 'checked'; readonly check: EventCheck }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }

export interface CheckerData {
  readonly role: 'checker'
  readonly port: MessagePort
  readonly state: Int32Array
}

/** Whether a worker was started by a `TraceChecker`. */
export function isCheckerData(data: unknown): data is CheckerData {
  return typeof data === 'object' && data !== null && 'role' in data && data.role === 'checker'
}

/** The other side: answers every order, for as long as the thread lives. */
export function serveChecks({ port, state }: CheckerData): void {
  port.on('message', (order: CheckOrder) => {
    port.postMessage(answer(order))
    Atomics.store(state, 1, 0)
    Atomics.notify(state, 1)
  })
  Atomics.store(state, 0, READY)
}

function answer({ trace, taskSet, stop }: CheckOrder): CheckAnswer {
  const asked = new Int32Array(stop)
  try {
    return { kind: 'checked', check: checkEvents(trace, taskSet, () => Atomics.load(asked, 0) === 0) }
  } catch (error) {
    if (error instanceof CheckStopped) return { kind: 'stopped' }
    // A bug of the check: told where the run is waited for.
    return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
