import type {
  RunPart,
  SimulateReply,
  SimulateRequest,
  SimulationProgress,
  TiesQuestion,
  TiesReply,
  WhyQuestion,
  WhyReply,
} from '../../shared/api'
import type { Answer, RunNewsEnd, TiesOrder, WhyOrder, WorkerNews, WorkerOrder } from '../simulation-protocol'
import { logError } from './log'

/** How long a worker that was asked to stop may go on before it is ended, in ms. */
export const STOP_PATIENCE_MS = 200
/** Most runs kept for the window's questions. It forgets each that it shows no longer; more than these are ones it did not. */
export const MAX_RESULTS = 32
/** Most questions on their way at one time. The window asks one after the other, for each execution it shows. */
export const MAX_QUESTIONS = 32

/** A worker thread, as far as the pool needs one. */
export interface SimulationWorker {
  postMessage(order: WorkerOrder): void
  terminate(): Promise<unknown>
  on(event: 'message', listener: (news: WorkerNews) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}

interface Run {
  readonly request: SimulateRequest
  readonly stop: Int32Array<SharedArrayBuffer>
  /** Answers the window; a second answer does nothing. */
  readonly reply: (reply: SimulateReply) => void
}

interface Slot {
  readonly worker: SimulationWorker
  run: Run | undefined
}

interface Question {
  readonly slot: Slot
  /** Undefined: nobody can answer any more. */
  readonly reply: (answer: Answer | undefined) => void
}

export interface SimulationsOptions {
  readonly startWorker: () => SimulationWorker
  /** Most runs at one time; more wait for their turn. */
  readonly maxWorkers: number
  /**
   * True until the window has its first chart: one worker does then, as long as its runs are short. A second one would start on the very CPU that
   * the window needs to open.
   */
  readonly isOpening: () => boolean
  readonly onProgress: (progress: SimulationProgress) => void
  readonly onPart: (part: RunPart) => void
}

/**
 * Runs simulations in worker threads, and passes what they make on to the window as it comes. A cancel answers at once; the worker stops at its next
 * question, or is ended when it asks none in time. A worker that dies fails its own run only. The worker of a run keeps its trace until the run is
 * forgotten, and answers questions about it; where it cannot any more, the answer says so.
 */
export class Simulations {
  private readonly slots: Slot[] = []
  private readonly waiting: Run[] = []
  private readonly runs = new Map<string, Run>()
  /** Who keeps the trace of each run, oldest first. */
  private readonly keepers = new Map<string, Slot>()
  private readonly questions = new Map<number, Question>()
  private lastQuestion = 0
  /** A run takes long enough to tell how far it is. */
  private isLong = false

  constructor(private readonly options: SimulationsOptions) {}

  /** Starts the workers ahead of their first run. */
  warm(): void {
    while (this.slots.length < this.most()) this.addWorker()
  }

  private most(): number {
    return this.options.isOpening() && !this.isLong ? 1 : this.options.maxWorkers
  }

  simulate(request: SimulateRequest): Promise<SimulateReply> {
    const { runId } = request
    if (this.runs.has(runId) || this.keepers.has(runId)) {
      return Promise.resolve({ kind: 'failed', message: 'There is a run of this name already.' })
    }
    return new Promise((resolve) => {
      const reply = (answer: SimulateReply) => {
        this.runs.delete(runId)
        resolve(answer)
      }
      const run: Run = { request, stop: new Int32Array(new SharedArrayBuffer(4)), reply }
      this.runs.set(runId, run)
      this.enqueue(run)
      this.startWaiting()
    })
  }

  /** Ends a run; one that has ended already is left as it is. */
  cancel(runId: string): void {
    const run = this.runs.get(runId)
    if (!run) return
    Atomics.store(run.stop, 0, 1)
    run.reply({ kind: 'cancelled' })
    const place = this.waiting.indexOf(run)
    if (place >= 0) {
      this.waiting.splice(place, 1)
      return
    }
    setTimeout(() => {
      const slot = this.slots.find((busy) => busy.run === run)
      if (!slot) return
      this.removeWorker(slot)
      // The next run should not have to wait for a thread to start.
      this.warm()
    }, STOP_PATIENCE_MS)
  }

  /** Asks the worker that keeps a run. Behind a run it simulates, the answer waits for that. */
  async explain(question: WhyQuestion): Promise<WhyReply> {
    const answer = await this.ask({ kind: 'why', question })
    const why = answer?.kind === 'why' ? answer.why : undefined
    return why === undefined ? { kind: 'unknown' } : { kind: 'why', why }
  }

  /** The same for its ties. */
  async findTies(question: TiesQuestion): Promise<TiesReply> {
    const answer = await this.ask({ kind: 'ties', question })
    const found = answer?.kind === 'ties' ? answer.found : undefined
    return found === undefined ? { kind: 'unknown' } : { kind: 'found', ...found }
  }

  private ask(order: Omit<WhyOrder, 'id'> | Omit<TiesOrder, 'id'>): Promise<Answer | undefined> {
    const slot = this.keepers.get(order.question.runId)
    if (!slot || this.questions.size >= MAX_QUESTIONS) return Promise.resolve(undefined)
    this.lastQuestion += 1
    const id = this.lastQuestion
    slot.worker.postMessage({ ...order, id })
    return new Promise((resolve) => {
      this.questions.set(id, {
        slot,
        reply: (answer) => {
          this.questions.delete(id)
          resolve(answer)
        },
      })
    })
  }

  /** A run is not shown any more: nothing of it is kept. */
  forget(runId: string): void {
    const slot = this.keepers.get(runId)
    if (!slot) return
    this.keepers.delete(runId)
    slot.worker.postMessage({ kind: 'forget', runId })
  }

  /** The window is loaded anew or gone: nobody waits for anything any more. */
  reset(): void {
    for (const runId of this.runs.keys()) this.cancel(runId)
    for (const runId of this.keepers.keys()) this.forget(runId)
    for (const { reply } of this.questions.values()) reply(undefined)
  }

  /** What nobody wants yet stands behind everything else. */
  private enqueue(run: Run): void {
    const first = this.waiting.findIndex(({ request }) => request.isAhead === true)
    if (run.request.isAhead === true || first < 0) this.waiting.push(run)
    else this.waiting.splice(first, 0, run)
  }

  private startWaiting(): void {
    while (this.waiting.length > 0) {
      const isAhead = this.waiting[0].request.isAhead === true
      if (isAhead && this.slots.some(({ run }) => run?.request.isAhead === true)) return
      const slot = this.slots.find(({ run }) => run === undefined) ?? this.addWorkerIfAllowed()
      const run = slot && this.waiting.shift()
      if (!run) return
      slot.run = run
      slot.worker.postMessage({ kind: 'run', ...run.request, stop: run.stop.buffer })
    }
  }

  private addWorkerIfAllowed(): Slot | undefined {
    return this.slots.length < this.most() ? this.addWorker() : undefined
  }

  private addWorker(): Slot {
    const worker = this.options.startWorker()
    const slot: Slot = { worker, run: undefined }
    this.slots.push(slot)
    worker.on('message', (news) => this.take(slot, news))
    worker.on('error', (error) => {
      logError('simulation worker', error)
      this.lose(slot)
    })
    worker.on('exit', () => this.lose(slot))
    return slot
  }

  /** A worker said something. What it says of a run that was cancelled is dropped whole. */
  private take(slot: Slot, news: WorkerNews): void {
    if (news.kind === 'why' || news.kind === 'ties') return this.questions.get(news.id)?.reply(news)
    const { run } = slot
    if (!run) return
    const { runId } = run.request
    const isWanted = this.runs.get(runId) === run
    if (news.kind === 'progress') {
      if (isWanted) this.options.onProgress({ runId, events: news.events, time: news.time })
      this.isLong = true
      return this.startWaiting()
    }
    if (news.kind === 'part') {
      if (isWanted) this.options.onPart({ runId, index: news.index, packed: news.packed })
      return
    }
    slot.run = undefined
    if (news.kind === 'done') this.keepers.set(runId, slot)
    if (isWanted) this.finish(run, news)
    else this.forget(runId)
    this.startWaiting()
  }

  private finish({ request: { runId }, reply }: Run, news: RunNewsEnd): void {
    if (news.kind === 'failed') logError(`run of ${runId}`, news.details)
    if (news.kind === 'failed') return reply({ kind: 'failed', message: news.message })
    if (news.kind !== 'done') return reply(news)
    const [oldest] = this.keepers.keys()
    if (this.keepers.size > MAX_RESULTS && oldest !== undefined) this.forget(oldest)
    reply({ kind: 'done', summary: news.summary, packed: news.packed, parts: news.parts })
  }

  /** A worker died by itself. */
  private lose(slot: Slot): void {
    if (!this.slots.includes(slot)) return
    const { run } = slot
    this.removeWorker(slot)
    run?.reply({ kind: 'failed', message: 'The simulation ended unexpectedly; it may have run out of memory.' })
  }

  private removeWorker(slot: Slot): void {
    this.slots.splice(this.slots.indexOf(slot), 1)
    slot.run = undefined
    for (const [runId, keeper] of this.keepers) if (keeper === slot) this.keepers.delete(runId)
    for (const question of this.questions.values()) if (question.slot === slot) question.reply(undefined)
    slot.worker.terminate().catch((error: unknown) => logError('ending a worker', error))
    this.startWaiting()
  }
}
