import { latenessText, loopText, cutText, stallText } from '../../../shared/trace/findings-text'
import { summarizeLateness } from '../../../shared/trace/lateness'
import { explainCut, type RunCut } from '../../../shared/trace/run-cut'
import { explainStall } from '../../../shared/trace/stall'
import { listSteps } from '../../../shared/task-set/steps'
import type { FinishedRun } from '../run'
import { tell } from '../output'
import { modelName } from './words'

/** What is worth saying about a run beyond its numbers. */
export interface Findings {
  /** Why it was cut, where it was. */
  readonly cut: RunCut | undefined
  /** The loop that kept it from ending, the longest stall, the latest of each kind: a line each, where there is any. */
  readonly lines: readonly string[]
}

export function findingsOf({ trace, taskSet }: FinishedRun): Findings {
  const steps = listSteps(taskSet)
  const cut = explainCut(trace, steps)
  const stall = explainStall(trace, steps)
  return {
    cut,
    lines: [
      ...(cut?.loop === undefined ? [] : [loopText(cut.loop, trace.tasks, steps)]),
      ...(stall === undefined ? [] : [stallText(stall, trace.tasks, steps)]),
      ...summarizeLateness(trace).map((late) => latenessText(late, trace.tasks, steps)),
    ],
  }
}

/** Says on standard error which runs met their limit on events, and what kept each from ending: whatever the format, the reader must know. */
export function tellCuts(runs: readonly FinishedRun[]): void {
  for (const { trace, taskSet, execution } of runs) {
    const steps = listSteps(taskSet)
    const cut = explainCut(trace, steps)
    if (cut?.limit !== 'events') continue
    const why = cut.loop === undefined ? '' : `: ${loopText(cut.loop, trace.tasks, steps)}`
    tell(`The ${modelName(execution.model)} run was ${cutText(cut, execution.settings.maxEvents)}${why}.`)
  }
}
