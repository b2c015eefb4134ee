import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { TaskSet } from '../shared/task-set/schema'
import { AT_ONCE, CheckAlong, checkEvents, CheckStopped, type EventCheck } from '../shared/trace/check'
import type { Recorder } from '../shared/trace/recorder'
import type { Trace, TraceEvents } from '../shared/trace/trace'
import type { RunOrder } from './simulation-protocol'
import { SimulationCancelled } from './simulators'

/** The check of a run that is being simulated. */
export interface Following {
  /** What has been recorded may be checked. */
  publish(recorder: Recorder): void
  /** The run has ended; what comes back is as from `TraceChecker.begin`. */
  end(trace: Trace): (wait: () => void) => EventCheck
  /** There will be no trace. When this returns nothing recorded is read any more. */
  giveUp(): void
}

/** Words of the memory that a checker shares with who asks it. */
const Word = {
  /** `READY` once the thread hears. */
  state: 0,
  /** 1 while it checks. */
  isBusy: 1,
  /** Rises with everything that a check that follows has to know. */
  news: 2,
  /** Events of the run that is followed so far. */
  events: 3,
  /** A `Phase` of it. */
  phase: 4,
} as const
const READY = 1
const GONE = 2
const Phase = { goesOn: 0, hasEnded: 1, isGivenUp: 2 } as const
/** Longest sleep between two looks at progress and cancel, ms. */
const WAIT_MS = 50
const LEAST_PATIENCE_MS = 30_000
/** Fifty times what the check takes on an idle machine. */
const PATIENCE_MS_PER_EVENT = 0.005

/**
 * Checks events of traces in a thread beside the one that simulates, which meanwhile goes on or makes what the window needs; that waits for the answer, so
 * nothing leaves before it. The columns of a trace must be shared memory, and stay as they are until then.
 */
export class TraceChecker {
  private readonly words = new Int32Array(new SharedArrayBuffer(4 * Object.keys(Word).length))
  private readonly port: MessagePort

  /** @param file a program that calls `serveChecks` with its `workerData` */
  constructor(file: string) {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const workerData: CheckerData = { role: 'checker', port: port2, words: this.words }
    const worker = new Worker(file, { workerData, transferList: [port2] })
    // One that died never becomes ready again; whoever waits for it gives up after a while.
    worker.on('error', () => Atomics.store(this.words, Word.state, GONE))
    worker.unref()
  }

  /** False while the thread starts, and after it died. */
  get isReady(): boolean {
    return Atomics.load(this.words, Word.state) === READY
  }

  /**
   * Begins to check; call what comes back exactly once to wait for the answer, also where the run is given up: it uses the trace until then.
   * @param stop see `RunOrder`
   */
  begin(trace: Trace, taskSet: TaskSet, stop: SharedArrayBuffer): (wait: () => void) => EventCheck {
    this.order({ kind: 'check', trace, taskSet, stop })
    return (wait) => this.answer(trace.events.length, wait)
  }

  /** Begins to check a run that has begun: its events as they are published. End it in one way or the other. */
  follow({ execution, taskSet, stop }: Pick<RunOrder, 'execution' | 'taskSet' | 'stop'>): Following {
    const { port, words } = this
    let capacity = 0
    const tell = (word: number, value: number): void => {
      Atomics.store(words, word, value)
      Atomics.add(words, Word.news, 1)
      Atomics.notify(words, Word.news)
    }
    Atomics.store(words, Word.events, 0)
    Atomics.store(words, Word.phase, Phase.goesOn)
    this.order({ kind: 'follow', execution, taskSet, stop })
    return {
      publish: (recorder) => {
        // It has other columns now. They are there before the number of their events is.
        if (recorder.capacity !== capacity) port.postMessage({ kind: 'columns', events: recorder.columns() })
        capacity = recorder.capacity
        tell(Word.events, recorder.length)
      },
      end: (trace) => {
        port.postMessage({ kind: 'end', trace })
        tell(Word.phase, Phase.hasEnded)
        return (wait) => this.answer(trace.events.length, wait)
      },
      giveUp: () => {
        tell(Word.phase, Phase.isGivenUp)
        try {
          this.answer(0, () => undefined)
        } catch {
          // Whatever it says of a run that has no trace: it is over.
        }
      },
    }
  }

  private order(order: CheckOrder): void {
    Atomics.store(this.words, Word.isBusy, 1)
    this.port.postMessage(order)
  }

  private answer(events: number, wait: () => void): EventCheck {
    const patience = LEAST_PATIENCE_MS + events * PATIENCE_MS_PER_EVENT
    const began = performance.now()
    while (Atomics.load(this.words, Word.isBusy) === 1) {
      Atomics.wait(this.words, Word.isBusy, 1, WAIT_MS)
      wait()
      if (performance.now() - began < patience) continue
      Atomics.store(this.words, Word.state, GONE)
      throw new Error(`the check of ${events} events gave no answer`)
    }
    const answer = receiveMessageOnPort(this.port)?.message as CheckAnswer | undefined
    if (answer?.kind === 'checked') return answer.check
    if (answer?.kind === 'stopped') throw new SimulationCancelled()
    throw new Error(`the check failed: ${answer?.message}`)
  }
}

type CheckOrder =
  | { readonly kind: 'check'; readonly trace: Trace; readonly taskSet: TaskSet; readonly stop: SharedArrayBuffer }
  | ({ readonly kind: 'follow' } & Pick<RunOrder, 'execution' | 'taskSet' | 'stop'>)

/** What a check that follows is told besides. */
type FollowNews =
  | { readonly kind: 'columns'; readonly events: TraceEvents }
  | { readonly kind: 'end'; readonly trace: Trace }

type CheckAnswer =
  | { readonly kind: 'checked'; readonly check: EventCheck }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string }

export interface CheckerData {
  readonly role: 'checker'
  readonly port: MessagePort
  readonly words: Int32Array
}

/** Whether a worker was started by a `TraceChecker`. */
export function isCheckerData(data: unknown): data is CheckerData {
  return typeof data === 'object' && data !== null && 'role' in data && data.role === 'checker'
}

/** The other side: answers every order, for as long as the thread lives. */
export function serveChecks(data: CheckerData): void {
  const { port, words } = data
  port.on('message', (order: CheckOrder | FollowNews) => {
    // News of a run that was given up before they were read.
    if (order.kind === 'columns' || order.kind === 'end') return
    port.postMessage(answer(order, data))
    Atomics.store(words, Word.isBusy, 0)
    Atomics.notify(words, Word.isBusy)
  })
  Atomics.store(words, Word.state, READY)
}

function answer(order: CheckOrder, data: CheckerData): CheckAnswer {
  const asked = new Int32Array(order.stop)
  const shouldGoOn = () => Atomics.load(asked, 0) === 0
  try {
    const check =
      order.kind === 'check' ? checkEvents(order.trace, order.taskSet, shouldGoOn) : follow(order, data, shouldGoOn)
    return { kind: 'checked', check }
  } catch (error) {
    if (error instanceof CheckStopped) return { kind: 'stopped' }
    // A bug of the check: told where the run is waited for.
    return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function follow(
  { execution, taskSet }: Extract<CheckOrder, { kind: 'follow' }>,
  { port, words }: CheckerData,
  shouldGoOn: () => boolean,
): EventCheck {
  const check = new CheckAlong(execution, taskSet)
  let events: TraceEvents | undefined
  let checked = 0
  const advance = (to: number): void => {
    while (checked < to) {
      if (!shouldGoOn() || Atomics.load(words, Word.phase) === Phase.isGivenUp) throw new CheckStopped()
      checked = Math.min(checked + AT_ONCE, to)
      if (events) check.advance(events, checked)
    }
  }
  for (;;) {
    const news = Atomics.load(words, Word.news)
    const there = Atomics.load(words, Word.events)
    // What has been posted by now is here: the events of the columns that are named last are there too.
    for (let told = receive(port); told !== undefined; told = receive(port)) {
      if (told.kind === 'columns') events = told.events
      else {
        events = told.trace.events
        advance(events.length)
        return check.end(told.trace, shouldGoOn)
      }
    }
    advance(there)
    if (!shouldGoOn() || Atomics.load(words, Word.phase) === Phase.isGivenUp) throw new CheckStopped()
    Atomics.wait(words, Word.news, news, WAIT_MS)
  }
}

function receive(port: MessagePort): FollowNews | undefined {
  return receiveMessageOnPort(port)?.message as FollowNews | undefined
}
