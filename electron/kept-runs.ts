import type { TiesQuestion, WhyQuestion } from '../shared/api'
import type { StepPlace } from '../shared/task-set/steps'
import { type DecisionIndex, DecisionIndexer } from '../shared/trace/decisions/decision-index'
import { type TiesWithin, tiesWithin } from '../shared/trace/decisions/tie-table'
import { type Why, whyAt } from '../shared/trace/decisions/why'
import type { Recorder } from '../shared/trace/recorder'
import type { Trace } from '../shared/trace/trace'

/** Events kept of all runs of one worker together, 26 bytes each; beyond, the oldest run goes. The newest always stays. */
export const MOST_KEPT_EVENTS = 12_000_000
/** Events per part of the work on an index: some ten milliseconds, so that an order that comes meanwhile does not wait. */
const PART = 50_000
/** Questions about one run that wait for its index; the window asks one at a time. */
const MOST_QUESTIONS = 20

/** What is to be done with a run once its index is there; undefined: it is not kept, or no longer. */
type Question = (run: IndexedRun | undefined) => void

interface IndexedRun {
  readonly trace: Trace
  readonly steps: readonly StepPlace[]
  readonly index: DecisionIndex
}

interface KeptRun {
  readonly trace: Trace
  readonly steps: readonly StepPlace[]
  /** Owns the memory of the trace. */
  readonly recorder: Recorder
  indexer: DecisionIndexer | undefined
  index: DecisionIndex | undefined
  readonly questions: Question[]
}

/**
 * The runs a worker keeps because the window shows them, each with the recorder its trace lives in. What questions need is worked out at the first
 * one, or before, when there is nothing else to do; always in parts.
 */
export class KeptRuns {
  private readonly runs = new Map<string, KeptRun>()

  /** @param giveBack gets the recorder of each run that is no longer kept */
  constructor(private readonly giveBack: (recorder: Recorder) => void) {}

  keep(runId: string, trace: Trace, steps: readonly StepPlace[], recorder: Recorder): void {
    this.forget(runId)
    this.runs.set(runId, { trace, steps, recorder, indexer: undefined, index: undefined, questions: [] })
    let events = 0
    for (const run of this.runs.values()) events += run.trace.events.length
    for (const [oldest, run] of this.runs) {
      if (events <= MOST_KEPT_EVENTS || oldest === runId) return
      events -= run.trace.events.length
      this.forget(oldest)
    }
  }

  forget(runId: string): void {
    const run = this.runs.get(runId)
    if (!run) return
    this.runs.delete(runId)
    for (const question of run.questions) question(undefined)
    this.giveBack(run.recorder)
  }

  /** Answers at once where the index is there, else when `work` has made it. */
  ask({ runId, task, time }: WhyQuestion, answer: (why: Why | undefined) => void): void {
    this.whenIndexed(runId, (run) =>
      answer(run && task < run.trace.tasks.length ? whyAt(run.index, run.steps, task, time) : undefined),
    )
  }

  /** The same for ties. */
  askTies({ runId, from, to, most }: TiesQuestion, answer: (found: TiesWithin | undefined) => void): void {
    this.whenIndexed(runId, (run) => answer(run && tiesWithin(run.index.ties, from, to, most)))
  }

  /** Indexes of all kept runs are to be made by `work`, asked for or not. */
  prepare(): void {
    for (const run of this.runs.values()) if (!run.index) this.begin(run)
  }

  /** Does a part of the work that waits, of runs with questions first. False: there is none left. */
  work(): boolean {
    const open = [...this.runs.values()].filter(({ indexer }) => indexer !== undefined)
    const run = open.find(({ questions }) => questions.length > 0) ?? open.at(0)
    if (!run?.indexer) return false
    run.index = run.indexer.advance(PART)
    if (run.index === undefined) return true
    run.indexer = undefined
    for (const question of run.questions.splice(0)) question({ ...run, index: run.index })
    return open.length > 1
  }

  private whenIndexed(runId: string, question: Question): void {
    const run = this.runs.get(runId)
    if (!run || run.questions.length >= MOST_QUESTIONS) return question(undefined)
    if (run.index) return question({ ...run, index: run.index })
    run.questions.push(question)
    this.begin(run)
  }

  private begin(run: KeptRun): void {
    run.indexer ??= new DecisionIndexer(run.trace)
  }
}
