import { checkTaskSetValue } from '../shared/task-set/parse-value'
import { nowhere } from '../shared/task-set/path'
import type { TaskSet } from '../shared/task-set/schema'
import { listSteps } from '../shared/task-set/steps'
import { checkEvents, checkSurveyOf, type EventCheck } from '../shared/trace/check'
import { rowsOf, totalsOf } from '../shared/trace/metrics'
import { tiesIfShort } from '../shared/trace/moments'
import { packRun } from '../shared/trace/pack'
import { surveyTrace } from '../shared/trace/survey'
import { summarizeRun } from '../shared/trace/summarize-run'
import type { Trace } from '../shared/trace/trace'
import type { RunNewsEnd, RunOrder } from './simulation-protocol'
import { type FullControl, simulate, SimulationCancelled } from './simulators'
import type { TraceChecker } from './trace-checker'
import { hashTrace } from './trace-hash'

/** What who does many runs lends to each. */
export interface RunHelp {
  /** Gets what a long run consists of part by part, as it is made, before the run is known to be right; see `RunNews`. */
  readonly onPart?: (index: number, packed: Uint8Array<ArrayBuffer>) => void
  /** Checks beside. The recorder's columns must be shared memory then. */
  readonly checker?: TraceChecker
}

/** Runs of so many events are told part by part: what the window makes of them takes long enough to be done beside the check. */
const PARTS_FROM = 65_536
/** Bytes of a part at least: on the way a message has a price of its own, and costs more per byte where it is larger than 512 KiB. */
const PART_BYTES = 256 * 1024
/** Shorter traces are checked here: to ask another thread costs as much. */
const CHECK_BESIDE_FROM = 8_192

/**
 * One run from task set to packed chart data: simulate, check the trace against its own invariants, derive metrics, pack, and hash where asked to.
 * A trace that breaks an invariant is a bug of ours and ends as `failed`: a wrong chart is worse than none. The check may go on while the rest is
 * made; parts of a long run are told meanwhile, but nothing may be shown of them before the end is: it comes after the check's.
 *
 * @param control asked by the simulator every few thousand turns, and here between the stages
 * @param onTrace gets the trace of a run that ended well, before it is told
 */
export function runOrder(
  { taskSet, execution, stop, withHash }: Pick<RunOrder, 'taskSet' | 'execution' | 'stop' | 'withHash'>,
  control: FullControl,
  onTrace?: (trace: Trace) => void,
  { onPart, checker }: RunHelp = {},
): RunNewsEnd {
  try {
    // The window's task sets have been through this; one that has not (a hostile page) could ask for more memory than the process has.
    const { problems: found } = checkTaskSetValue(taskSet, nowhere)
    const problems = found.filter(({ severity }) => severity === 'problem')
    if (problems.length > 0) return { kind: 'problems', problems }
    const trace = simulate(taskSet, execution, control)
    const tell = () => control.progress(trace.events.length, trace.makespan)
    const goOn = () => {
      if (control.shouldStop()) throw new SimulationCancelled()
      tell()
    }
    goOn()
    const isBeside = checker?.isReady === true && trace.events.length >= CHECK_BESIDE_FROM
    const awaitCheck = isBeside ? checker.begin(trace, taskSet, stop) : checkedHere(trace, taskSet)
    const made = attempt(() => makeParts(trace, taskSet, withHash === true, goOn, onPart))
    // Also where the run is given up: the check reads the trace until it has ended.
    const check = awaitCheck(tell)
    if (made.kind === 'failed' && (made.error instanceof SimulationCancelled || check.sentences.length === 0))
      throw made.error
    const broken = made.kind === 'failed' ? check.sentences : checkSurveyOf(trace, made.survey, check, made.rows)
    if (made.kind === 'failed' || broken.length > 0) {
      const message = `The ${execution.model} run broke a rule of its own, so nothing of it is shown: ${broken[0]}`
      return { kind: 'failed', message, details: broken.slice(0, 20).join('\n') }
    }
    onTrace?.(trace)
    return { kind: 'done', summary: made.summary, packed: made.packed, parts: made.parts }
  } catch (error) {
    if (error instanceof SimulationCancelled) return { kind: 'cancelled' }
    // A bug, or no memory left: the run is gone, the worker and the window are not.
    const isTooLarge = error instanceof RangeError && /allocation|array length/iu.test(error.message)
    return {
      kind: 'failed',
      message: isTooLarge ? 'The run needs more memory than there is.' : 'The simulation failed.',
      details: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function checkedHere(trace: Trace, taskSet: TaskSet): () => EventCheck {
  const check = checkEvents(trace, taskSet)
  return () => check
}

/** Everything the window gets, and what of it is held to the events. */
function makeParts(trace: Trace, taskSet: TaskSet, withHash: boolean, goOn: () => void, onPart: RunHelp['onPart']) {
  const survey = surveyTrace(trace)
  goOn()
  const isLong = onPart !== undefined && trace.events.length >= PARTS_FROM
  let packed = new Uint8Array(0)
  let parts = 0
  for (const block of packRun(trace, survey, tiesIfShort(trace), isLong ? PART_BYTES : Infinity)) {
    if (isLong) onPart(parts++, block)
    else packed = block
    goOn()
  }
  const steps = listSteps(taskSet)
  const rows = rowsOf(trace, survey.times)
  const totals = totalsOf(trace, survey.times, steps)
  goOn()
  const traceHash = withHash ? hashTrace(trace, goOn) : ''
  const summary = summarizeRun(trace, rows, totals, traceHash, steps)
  return { kind: 'made', survey, rows, packed, parts, summary } as const
}

/** What it gives, or what it throws as a value: a trace that breaks its rules may not let itself be made into anything. */
function attempt<Made>(make: () => Made): Made | { readonly kind: 'failed'; readonly error: unknown } {
  try {
    return make()
  } catch (error) {
    return { kind: 'failed', error }
  }
}
