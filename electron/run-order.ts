import { checkTaskSetValue } from '../shared/task-set/parse-value'
import { nowhere } from '../shared/task-set/path'
import type { TaskSet } from '../shared/task-set/schema'
import { listSteps } from '../shared/task-set/steps'
import { checkEvents, checkSurveyOf } from '../shared/trace/check'
import { rowsOf, totalsOf } from '../shared/trace/metrics'
import { tiesIfShort } from '../shared/trace/moments'
import { packRun } from '../shared/trace/pack'
import { surveyTrace } from '../shared/trace/survey'
import { summarizeRun } from '../shared/trace/summarize-run'
import type { Trace } from '../shared/trace/trace'
import { RunAhead, type RunHelp } from './run-ahead'
import type { RunNewsEnd, RunOrder } from './simulation-protocol'
import { type FullControl, simulate, SimulationCancelled } from './simulators'
import type { TraceChecker } from './trace-checker'
import { hashTrace } from './trace-hash'

/** Shorter traces are checked here, in some 0.12 us an event: another thread shares its CPU with the window, which is busy just then. */
const CHECK_BESIDE_FROM = 65_536

/**
 * One run from task set to packed chart data: simulate, check the trace against its own invariants, derive metrics, pack, and hash where asked to.
 * A trace that breaks an invariant is a bug of ours and ends as `failed`: a wrong chart is worse than none. A long run is checked and told block by
 * block while it is simulated, but nothing may be shown of it before the end is told: it comes after the check's.
 *
 * @param control asked by the simulator every few thousand turns, and here between the stages
 * @param onTrace gets the trace of a run that ended well, before it is told
 */
export function runOrder(
  { taskSet, execution, stop, withHash }: Pick<RunOrder, 'taskSet' | 'execution' | 'stop' | 'withHash'>,
  control: FullControl,
  onTrace?: (trace: Trace) => void,
  help: RunHelp = {},
): RunNewsEnd {
  try {
    // The window's task sets have been through this; one that has not (a hostile page) could ask for more memory than the process has.
    const { problems: found } = checkTaskSetValue(taskSet, nowhere)
    const problems = found.filter(({ severity }) => severity === 'problem')
    if (problems.length > 0) return { kind: 'problems', problems }
    const ahead = new RunAhead({ taskSet, execution, stop }, control.recorder, help)
    const trace = simulateWith(ahead, { taskSet, execution }, control)
    const tell = () => control.progress(trace.events.length, trace.makespan)
    const goOn = () => {
      if (control.shouldStop()) throw new SimulationCancelled()
      tell()
    }
    const awaitCheck = ahead.endCheck(trace) ?? beginCheck(trace, taskSet, stop, help.checker)
    const made = attempt(() => makeRest(trace, taskSet, withHash === true, goOn, ahead))
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

/** Simulates, and has made ahead what can be. */
function simulateWith(
  ahead: RunAhead,
  { taskSet, execution }: Pick<RunOrder, 'taskSet' | 'execution'>,
  control: FullControl,
): Trace {
  try {
    const trace = simulate(taskSet, execution, {
      ...control,
      progress: (events, time) => {
        control.progress(events, time)
        ahead.advance()
      },
    })
    if (control.shouldStop()) throw new SimulationCancelled()
    control.progress(trace.events.length, trace.makespan)
    return trace
  } catch (error) {
    ahead.giveUp()
    throw error
  }
}

function beginCheck(trace: Trace, taskSet: TaskSet, stop: SharedArrayBuffer, checker: TraceChecker | undefined) {
  if (checker?.isReady === true && trace.events.length >= CHECK_BESIDE_FROM) return checker.begin(trace, taskSet, stop)
  const check = checkEvents(trace, taskSet)
  return () => check
}

/** Everything the window gets that has not been made ahead, and what of it is held to the events. */
function makeRest(trace: Trace, taskSet: TaskSet, withHash: boolean, goOn: () => void, ahead: RunAhead) {
  const long = ahead.endBlocks(trace)
  const survey = long?.survey ?? surveyTrace(trace)
  goOn()
  const packed = long ? new Uint8Array(0) : packRun(trace, survey, tiesIfShort(trace))
  goOn()
  const steps = listSteps(taskSet)
  const rows = rowsOf(trace, survey.times)
  const totals = totalsOf(trace, survey.times, steps)
  goOn()
  const traceHash = withHash ? hashTrace(trace, goOn) : ''
  const summary = summarizeRun(trace, rows, totals, traceHash, steps)
  return { kind: 'made', survey, rows, packed, parts: long?.blocks ?? 0, summary } as const
}

/** What it gives, or what it throws as a value: a trace that breaks its rules may not let itself be made into anything. */
function attempt<Made>(make: () => Made): Made | { readonly kind: 'failed'; readonly error: unknown } {
  try {
    return make()
  } catch (error) {
    return { kind: 'failed', error }
  }
}
