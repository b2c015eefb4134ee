import type { StepPlace } from '../../task-set/steps'
import type { KindLateness, LateKind } from '../lateness'
import { type EndlessLoop, isSpinningPoll } from '../run-cut'
import type { Stall } from '../stall'
import { enclosingLoop } from '../step-loops'
import type { TaskInstance } from '../trace'
import { lengthText } from '../words'

/** Names listed before the number of all. */
const MOST_NAMES = 3

/** `最長停頓 15 ms：report 從 3.5 ms 執行到 18.5 ms，其中 9 ms 在 tasks[2].steps[0]（cpu），在等的有 heartbeat、parse、reply`. */
export function stallText(stall: Stall, tasks: readonly TaskInstance[], steps: readonly StepPlace[]): string {
  const { task, start, end, culprit, waiting } = stall
  const step = culprit === undefined ? undefined : steps[culprit.step]
  const blame =
    culprit === undefined || step === undefined
      ? ''
      : `，其中 ${lengthText(culprit.time)} 在 ${step.path}（${step.step.op}${culprit.isFrozen ? '，占住迴圈' : ''}）`
  const names = joinNames(
    waiting.slice(0, MOST_NAMES).map((lane) => tasks[lane].id),
    waiting.length,
  )
  return `最長停頓 ${lengthText(end - start)}：${tasks[task].id} 從 ${lengthText(start)} 執行到 ${lengthText(end)}${blame}，在等的有 ${names}`
}

const KINDS: Readonly<Record<LateKind, string>> = {
  timer: '次計時器',
  io: '次 I/O ',
  pool: '次執行緒池的結果',
  connection: '次連線',
}

/** `3 次計時器晚了，最多晚 18.5 ms：heartbeat 的 tasks[0].steps[0].steps[1]（sleep），4 ms 到期，18.5 ms 看到，22.5 ms 執行`. */
export function latenessText(
  { kind, count, longest }: KindLateness,
  tasks: readonly TaskInstance[],
  steps: readonly StepPlace[],
): string {
  const { task, step, due, noticed, ran, late } = longest
  const place = step === undefined ? '' : ` 的 ${steps[step].path}（${steps[step].step.op}）`
  return [
    `${count} ${KINDS[kind]}晚了，最多晚 ${lengthText(late)}：${tasks[task].id}${place}`,
    `${lengthText(due)} 到期`,
    noticed === undefined ? '一直沒被看到' : `${lengthText(noticed)} 看到`,
    ran === undefined ? '沒有執行' : `${lengthText(ran)} 執行`,
  ].join('，')
}

/** `從 3 ms 起只有任務 A 的 tasks[0].steps[1].steps[0]（yield，重複 5000000 次）在發生：9999990 個事件，模擬時間沒有前進`. */
export function loopText(loop: EndlessLoop, tasks: readonly TaskInstance[], steps: readonly StepPlace[]): string {
  const shown = loop.places
    .slice(0, MOST_NAMES)
    .map(({ task, step }) => `任務 ${tasks[task].id} 的 ${placeText(steps, step)}`)
  const names = joinNames(shown, loop.placeCount)
  const time = loop.passed === 0 ? '模擬時間沒有前進' : `模擬時間前進 ${lengthText(loop.passed)}`
  return `從 ${lengthText(loop.since)} 起只有${names}在發生：${loop.events} 個事件，${time}`
}

/** `tasks[0].steps[1].steps[0]（yield，重複 1000 次）`. */
function placeText(steps: readonly StepPlace[], index: number): string {
  const { step, path } = steps[index]
  const around = enclosingLoop(steps, index)
  const loop = around === undefined ? undefined : steps[around].step
  const what = isSpinningPoll(steps[index]) ? '空轉的 poll' : step.op
  return `${path}（${what}${loop?.op === 'repeat' ? `，重複 ${loop.times} 次` : ''}）`
}

/** `A`, `A、B`, `A、B、C 等 10 個`. @param all how many there are with those not named */
function joinNames(names: readonly string[], all: number): string {
  return all > names.length ? `${names.join('、')} 等 ${all} 個` : names.join('、')
}
