import type { StepPlace } from '../task-set/steps'
import type { KindLateness, LateKind } from './lateness'
import { type EndlessLoop, isSpinningPoll, type RunCut } from './run-cut'
import type { Stall } from './stall'
import { enclosingLoop } from './step-loops'
import type { TaskInstance } from './trace'
import { lengthText } from './words'

/** Names listed before "and 7 more". */
const MOST_NAMES = 3

/**
 * `longest stall 15 ms: report ran from 3.5 ms to 18.5 ms, 9 ms of it in tasks[2].steps[0] (cpu), while heartbeat, parse and reply waited`.
 * @param steps `listSteps` of the task set
 */
export function stallText(stall: Stall, tasks: readonly TaskInstance[], steps: readonly StepPlace[]): string {
  const { task, start, end, culprit, waiting } = stall
  const step = culprit === undefined ? undefined : steps[culprit.step]
  const blame =
    culprit === undefined || step === undefined
      ? ''
      : `, ${lengthText(culprit.time)} of it in ${step.path} (${step.step.op}${culprit.isFrozen ? ', which holds the loop' : ''})`
  const names = joinNames(
    waiting.slice(0, MOST_NAMES).map((lane) => tasks[lane].id),
    waiting.length,
  )
  return `longest stall ${lengthText(end - start)}: ${tasks[task].id} ran from ${lengthText(start)} to ${lengthText(end)}${blame}, while ${names} waited`
}

const KIND_WORDS: Readonly<Record<LateKind, readonly [string, string]>> = {
  timer: ['timer', 'timers'],
  io: ['I/O completion', 'I/O completions'],
  pool: ['pool result', 'pool results'],
  connection: ['connection', 'connections'],
}

/** `3 timers late, the latest by 18.5 ms: heartbeat at tasks[0].steps[0].steps[1] (sleep), due at 4 ms, noticed at 18.5 ms, ran at 22.5 ms`. */
export function latenessText(
  { kind, count, longest }: KindLateness,
  tasks: readonly TaskInstance[],
  steps: readonly StepPlace[],
): string {
  const { task, step, due, noticed, ran, late } = longest
  const place = step === undefined ? '' : ` at ${steps[step].path} (${steps[step].step.op})`
  const [one, many] = KIND_WORDS[kind]
  return [
    `${count} ${count === 1 ? one : many} late, the latest by ${lengthText(late)}: ${tasks[task].id}${place}`,
    `due at ${lengthText(due)}`,
    noticed === undefined ? 'never noticed' : `noticed at ${lengthText(noticed)}`,
    ran === undefined ? 'never ran' : `ran at ${lengthText(ran)}`,
  ].join(', ')
}

/** `cut at 7.5 ms by its limit of 500 events (maxEvents)`, or by its horizon. */
export function cutText({ limit, at }: RunCut, maxEvents: number): string {
  return `cut at ${lengthText(at)} by ${limit === 'horizon' ? 'its horizon' : `its limit of ${maxEvents} events (maxEvents)`}`
}

/**
 * What kept the run from ending, without a full stop:
 * `since 3 ms nothing but tasks[0].steps[1].steps[0] (yield, in a repeat of 5000000) of task A took place: 9999990 events, and simulated time does not move`.
 */
export function loopText(loop: EndlessLoop, tasks: readonly TaskInstance[], steps: readonly StepPlace[]): string {
  const shown = loop.places
    .slice(0, MOST_NAMES)
    .map(({ task, step }) => `${placeText(steps, step)} of task ${tasks[task].id}`)
  const names = joinNames(shown, loop.placeCount)
  const time =
    loop.passed === 0 ? 'and simulated time does not move' : `in ${lengthText(loop.passed)} of simulated time`
  return `since ${lengthText(loop.since)} nothing but ${names} took place: ${loop.events} events, ${time}`
}

/** `tasks[0].steps[1].steps[0] (yield, in a repeat of 1000)`. */
function placeText(steps: readonly StepPlace[], index: number): string {
  const { step, path } = steps[index]
  const around = enclosingLoop(steps, index)
  const loop = around === undefined ? undefined : steps[around].step
  const what = isSpinningPoll(steps[index]) ? 'a poll that spins' : step.op
  return `${path} (${what}${loop?.op === 'repeat' ? `, in a repeat of ${loop.times}` : ''})`
}

/** `A`, `A and B`, `A, B, C and 7 more`. @param all how many there are with those not named */
function joinNames(names: readonly string[], all: number): string {
  const words = all > names.length ? [...names, `${all - names.length} more`] : names
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`
}
