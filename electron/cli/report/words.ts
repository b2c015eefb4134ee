import { assertNever } from '../../../shared/assert-never'
import type { Execution, ThreadsSettings } from '../../../shared/settings'
import type { LocalizedText, TaskSet } from '../../../shared/task-set/schema'
import { type Micros, toMillis } from '../../../shared/time'
import { cutText } from '../../../shared/trace/findings-text'
import type { MetricDefinition } from '../../../shared/trace/metric-definitions'
import type { ExecutionResult, TaskRow } from '../../../shared/trace/result'
import type { RunCut } from '../../../shared/trace/run-cut'

/** The command line speaks English. */
export function englishText(text: LocalizedText | undefined): string | undefined {
  return typeof text === 'object' ? text.en : text
}

export function titleOf(taskSet: TaskSet, fileName: string): string {
  return englishText(taskSet.name) ?? fileName
}

/** `8.5 ms`, exact to the microsecond. */
export function inMillis(time: Micros): string {
  return `${toMillis(time)} ms`
}

/** Name of a model inside a sentence. */
export function modelName(model: Execution['model']): string {
  switch (model) {
    case 'threads':
      return 'threads'
    case 'eventLoop':
      return 'event loop'
    case 'sequential':
      return 'sequential'
    default:
      return assertNever(model, 'model')
  }
}

/** Name of a model over its chart: `Event loop`. */
export function modelHeading(model: Execution['model']): string {
  const name = modelName(model)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** What was set, in words: `textbook round robin, quantum 4 ms, 1 core`. Settings at their usual value that change nothing are left out. */
export function settingsText(execution: Execution): string {
  const limits: string[] = execution.settings.horizon === null ? [] : [`horizon ${execution.settings.horizon} ms`]
  switch (execution.model) {
    case 'threads':
      return [threadsText(execution.preset, execution.settings), ...limits].join(', ')
    case 'eventLoop': {
      const { stepCost, iterationCost, equalTimers } = execution.settings
      return [
        'cooperative, one thread',
        ...(stepCost > 0 ? [`step cost ${stepCost} ms`] : []),
        ...(iterationCost > 0 ? [`iteration cost ${iterationCost} ms`] : []),
        ...(equalTimers === 'heapOrder' ? ['equal timers in heap order'] : []),
        ...limits,
      ].join(', ')
    }
    case 'sequential':
      return ['each task to its end', ...limits].join(', ')
    default:
      return assertNever(execution, 'execution')
  }
}

function threadsText(preset: string, settings: ThreadsSettings): string {
  const { quantum, cores, contextSwitch } = settings
  return [
    preset === 'textbook' ? 'textbook round robin' : 'round robin as SCHED_RR',
    quantum === null ? 'no quantum (run until block)' : `quantum ${quantum} ms`,
    cores === 1 ? '1 core' : `${cores} cores`,
    ...(contextSwitch > 0 ? [`context switch ${contextSwitch} ms`] : []),
    ...(settings.sameInstant === 'preemptedFirst' ? ['preempted first'] : []),
    ...(settings.wakeVsArrival === 'wakeUpFirst' ? ['wake-up first'] : []),
  ].join(', ')
}

/** `OS decided 2 · tasks decided 9`. */
export function verdict(result: ExecutionResult): string {
  return `OS decided ${result.totals.involuntary} · tasks decided ${result.totals.voluntary}`
}

/** How the run ended, with its time. @param cut `explainCut` of its trace: which limit it was */
export function endText(result: ExecutionResult, cut: RunCut | undefined): string {
  const at = inMillis(result.makespan)
  switch (result.endedBy) {
    case 'finished':
      return `finished at ${at}`
    case 'horizon':
      return cut === undefined ? `cut at ${at}` : cutText(cut, Number(result.settings['maxEvents']))
    case 'error':
      return `ended in an error at ${at}`
    case 'deadlock':
      return `deadlock at ${at}: nothing can happen any more`
    default:
      return assertNever(result.endedBy, 'end')
  }
}

/** One sentence per waiting task, then the cycle if there is one. Empty unless the run ended in a deadlock. */
export function deadlockLines(result: ExecutionResult): string[] {
  if (!result.deadlock) return []
  const { waiting, cycle } = result.deadlock
  return [
    ...waiting.map(
      (one) => `${one.task} waits for ${one.for}${one.heldBy === undefined ? '' : `, held by ${one.heldBy}`}`,
    ),
    ...(cycle.length > 0 ? [`each waits for the next: ${[...cycle, cycle[0]].join(' -> ')}`] : []),
  ]
}

/** A number as reports print it, without its unit: times in ms, shares in percent, `none` where there is none. */
export function metricText({ unit }: MetricDefinition, value: number | null | undefined): string {
  if (value === null || value === undefined) return 'none'
  switch (unit) {
    case 'time':
      return String(rounded(toMillis(value), 3))
    case 'share':
      return String(rounded(value * 100, 1))
    case 'index':
    case 'perSecond':
      return String(rounded(value, 3))
    case 'count':
      return String(value)
    default:
      return assertNever(unit, 'unit')
  }
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}

/** `average turnaround 22.625 ms · response 0.25 ms · waiting 5.5 ms`, each over the tasks that have the value. */
export function averagesText(rows: readonly TaskRow[]): string {
  const average = (values: readonly (Micros | null)[]): string => {
    const known = values.filter((value) => value !== null)
    if (known.length === 0) return 'none'
    return `${rounded(toMillis(known.reduce((sum, value) => sum + value, 0) / known.length), 3)} ms`
  }
  return [
    `average turnaround ${average(rows.map((row) => row.turnaround))}`,
    `response ${average(rows.map((row) => row.response))}`,
    `waiting ${average(rows.map((row) => row.waiting))}`,
  ].join(' · ')
}
