import { checkTaskSetValue } from '../shared/task-set/parse-value'
import { nowhere } from '../shared/task-set/path'
import { listSteps } from '../shared/task-set/steps'
import { checkTrace } from '../shared/trace/check'
import { toMarks } from '../shared/trace/marks'
import { tiesIfShort, toMoments } from '../shared/trace/moments'
import { computeRows, computeTotals } from '../shared/trace/metrics'
import { packRun } from '../shared/trace/pack'
import { type SpanRoom, toSpans } from '../shared/trace/spans'
import { summarizeRun } from '../shared/trace/summarize-run'
import type { Trace } from '../shared/trace/trace'
import type { RunNewsEnd, RunOrder } from './simulation-protocol'
import { type FullControl, simulate, SimulationCancelled } from './simulators'
import { hashTrace } from './trace-hash'

/**
 * One run from task set to packed chart data: simulate, check the trace against its own invariants, derive spans, marks and metrics, hash, pack.
 * A trace that breaks an invariant is a bug of ours and ends as `failed`: a wrong chart is worse than none.
 *
 * @param control asked by the simulator every few thousand turns, and here between the stages
 * @param onTrace gets the trace of a run that ended well, before it is told
 * @param room where the spans of one run after the other are written to, for who does many
 */
export function runOrder(
  { taskSet, execution }: Pick<RunOrder, 'taskSet' | 'execution'>,
  control: FullControl,
  onTrace?: (trace: Trace) => void,
  room?: SpanRoom,
): RunNewsEnd {
  try {
    // The window's task sets have been through this; one that has not (a hostile page) could ask for more memory than the process has.
    const { problems: found } = checkTaskSetValue(taskSet, nowhere)
    const problems = found.filter(({ severity }) => severity === 'problem')
    if (problems.length > 0) return { kind: 'problems', problems }
    const trace = simulate(taskSet, execution, control)
    const goOn = () => {
      if (control.shouldStop()) throw new SimulationCancelled()
      control.progress(trace.events.length, trace.makespan)
    }
    goOn()
    const spans = toSpans(trace, room)
    goOn()
    const broken = checkTrace(trace, taskSet, spans)
    if (broken.length > 0) {
      const message = `The ${execution.model} run broke a rule of its own, so nothing of it is shown: ${broken[0]}`
      return { kind: 'failed', message, details: broken.slice(0, 20).join('\n') }
    }
    goOn()
    const steps = listSteps(taskSet)
    const rows = computeRows(trace, spans)
    const totals = computeTotals(trace, spans, steps)
    goOn()
    const traceHash = hashTrace(trace, goOn)
    const ties = tiesIfShort(trace)
    const packed = packRun(spans, toMarks(trace), toMoments(trace), ties)
    const summary = summarizeRun(trace, rows, totals, traceHash, steps)
    onTrace?.(trace)
    return { kind: 'done', summary, packed }
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
