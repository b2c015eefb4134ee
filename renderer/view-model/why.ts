import { assertNever } from '../../shared/assert-never'
import type { ExecutionData } from '../../shared/gantt/model'
import type { StepPlace } from '../../shared/task-set/steps'
import type { Micros } from '../../shared/time'
import type { ReadyEntry } from '../../shared/trace/decisions/ready-entry'
import type { Tie } from '../../shared/trace/decisions/tie'
import { otherValue } from '../../shared/trace/decisions/tie-rules'
import type { BoundedDecision, Why } from '../../shared/trace/decisions/why'
import { explainAt, type Explanation } from '../../shared/trace/explain'
import { endsSlice, queuesAt, stateAt } from '../../shared/trace/queues'
import { SpanState } from '../../shared/trace/span-table'
import { NONE } from '../../shared/trace/trace'
import { momentText } from '../../shared/trace/words'
import { t } from '../i18n'
import { sentences } from '../sentences'

/** Most of a ready queue that is listed. */
export const LISTED = 5

/** What the spans say of a task at a moment, and who has the core. */
export interface Place {
  readonly data: ExecutionData
  readonly task: number
  readonly time: Micros
  readonly explanation: Explanation
  /** Who got a core last of those that have one. */
  readonly holder: { readonly task: number; readonly core: number; readonly since: Micros } | undefined
  /** Whoever has the same key has the same answer: it need not be asked for again. */
  readonly key: string
}

/** O(tasks log n), with no question asked. */
export function placeAt(data: ExecutionData, steps: readonly StepPlace[], task: number, time: Micros): Place {
  const { spans, summary, ties } = data
  const explanation = explainAt(spans, ties ? { ...summary, ties } : summary, steps, task, time)
  const queues = queuesAt(spans, time, summary.execution)
  const holders = [...queues.running, ...queues.switching].map((one) => ({
    task: one.task,
    core: one.core,
    since: stayStart(data, one.task, time),
  }))
  const holder = holders.sort((a, b) => b.since - a.since || b.core - a.core).at(0)
  const row = stateAt(spans, task, time) ?? NONE
  return { data, task, time, explanation, holder, key: `${task} ${row} ${holder?.task} ${holder?.since}` }
}

/** When a task that has a core got it, its switch included. */
function stayStart(data: ExecutionData, task: number, time: Micros): Micros {
  const { spans } = data
  let row = stateAt(spans, task, time) ?? spans.laneStart[task]
  while (row > spans.laneStart[task] && isSameStay(data, row - 1)) row -= 1
  return spans.start[row]
}

/** Whether the stay on the core goes on behind a span. */
function isSameStay({ spans }: ExecutionData, row: number): boolean {
  if (spans.state[row] === SpanState.switching) return true
  return (spans.state[row] === SpanState.running || spans.state[row] === SpanState.frozen) && !endsSlice(spans, row)
}

/** One sentence: why a task that is in the system runs, or does not run, at this moment. Undefined where there is nothing to ask. */
export function whySentence(place: Place, why: Why | undefined): { question: string; answer: string } | undefined {
  const { explanation, data, task } = place
  const name = nameOf(data, task)
  switch (explanation.kind) {
    case 'notThere':
    case 'gone':
      return undefined
    case 'running':
    case 'frozen': {
      const answer = holderText(place, why, task)
      return { question: t('why.running', { task: name }), answer: sentence([answer], name) }
    }
    case 'switching':
      return {
        question: t('why.notRunning', { task: name }),
        answer: sentence([t('why.switching', { core: coreText(data, place.holder?.core ?? 0), other: name })], name),
      }
    case 'ready':
    case 'preempted': {
      const { since, runs } = explanation
      const order = t('why.ready', { task: name, since: momentText(since), place: placeText(explanation.place) })
      const turn = runs === undefined ? t('why.noTurn') : t('why.turn', { task: name, at: momentText(runs) })
      return notRunning(name, [order, takerText(place, why, since), turn])
    }
    case 'late': {
      const { due, found, what } = explanation
      const values = { task: name, what: t(`why.due.${what}`), due: momentText(due) }
      const other = place.holder && nameOf(data, place.holder.task)
      const looks =
        found === undefined
          ? t('why.neverLooks')
          : other === undefined
            ? t('why.looks', { at: momentText(found) })
            : t('why.looksAfter', { other, at: momentText(found) })
      return notRunning(name, [t('why.late', values), looks])
    }
    case 'blocked': {
      const { on, since, until, isTimed, heldBy } = explanation
      const parts = [t('why.blocked', { task: name, waits: sentences().waitWords(on), since: momentText(since) })]
      if (heldBy !== undefined) parts.push(t('why.heldBy', { other: heldBy, what: sentences().waitNoun(on) }))
      if (until === undefined) parts.push(t('why.neverOver'))
      else parts.push(t(isTimed ? 'why.dueAt' : 'why.overAt', { at: momentText(until) }))
      return notRunning(name, parts)
    }
    default:
      return assertNever(explanation, 'explanation')
  }
}

function notRunning(task: string, parts: readonly (string | undefined)[]) {
  return { question: t('why.notRunning', { task }), answer: sentence(parts, task) }
}

/** Who has the core a ready task would need, and why. */
function takerText(place: Place, why: Why | undefined, since: Micros): string | undefined {
  const { holder, data, task } = place
  if (holder === undefined) return undefined
  const values = {
    task: nameOf(data, task),
    other: nameOf(data, holder.task),
    core: coreText(data, holder.core),
    at: momentText(holder.since),
  }
  return holder.since < since ? t('why.before', values) : holderText(place, why, holder.task)
}

/** By which rule the holder of the core was taken; without the answer only since when it has it. */
function holderText({ data, holder, time }: Place, why: Why | undefined, task: number): string {
  const ofAnswer = why?.holders.find((one) => one.task === task)
  const since = ofAnswer?.since ?? (holder?.task === task ? holder.since : stayStart(data, task, time))
  const core = coreText(data, ofAnswer?.core ?? holder?.core ?? 0)
  const values = { other: nameOf(data, task), core, at: momentText(since) }
  const decision = ofAnswer?.decision
  if (decision?.kind !== 'dispatched') return t('why.taken.plain', values)
  const { rule } = decision
  switch (rule.kind) {
    case 'handle':
      return t('why.taken.handle', { ...values, iteration: rule.iteration })
    case 'child':
      return t('why.taken.child', { ...values, parent: nameOf(data, rule.of) })
    case 'head':
      return t(decision.readyCount === 1 ? 'why.taken.only' : 'why.taken.head', values)
    case 'idleCore':
    case 'arrivalOrder':
    case 'goesOn':
      return t(`why.taken.${rule.kind}`, values)
    case 'switchOver':
      return t('why.taken.plain', values)
    default:
      return assertNever(rule, 'rule')
  }
}

/** Who else was ready when it was decided, first in first out. */
export interface OthersReady {
  readonly at: Micros
  readonly entries: readonly { readonly task: number; readonly name: string; readonly text: string }[]
  readonly more: number
}

/** The queue at the decision that put the task where it is; where nobody decided, the queue at this moment. */
export function othersReady({ data, task }: Place, why: Why): OthersReady | undefined {
  const decision = why.decision
  const queue = decision?.ready ?? why.ready
  const count = decision?.readyCount ?? why.readyCount
  const isIn = decision === undefined ? why.place !== undefined : queue.some((entry) => entry.task === task)
  const others = queue.filter((entry) => entry.task !== task)
  if (others.length === 0) return undefined
  const shown = others.slice(0, LISTED)
  return {
    at: decision?.time ?? why.time,
    entries: shown.map((entry) => ({
      task: entry.task,
      name: nameOf(data, entry.task),
      text: t(`why.since.${entry.why.kind}`, { at: momentText(entry.since), by: byOf(data, entry) }),
    })),
    more: count - Number(isIn) - shown.length,
  }
}

function byOf(data: ExecutionData, { why }: ReadyEntry): string {
  if ('by' in why) return nameOf(data, why.by)
  return 'on' in why ? sentences().waitNoun(why.on) : ''
}

/** A tie at the decision, in words; `run`: the setting whose other value another execution may have. */
export interface TieLine {
  readonly text: string
  readonly run:
    | { readonly setting: 'sameInstant' | 'wakeVsArrival' | 'equalTimers'; readonly words: string }
    | undefined
}

/** The ties that settled who runs here: of the task's own dispatch, or of whoever was taken in its place. */
export function tieLines({ data }: Place, why: Why): readonly TieLine[] {
  const own = why.decision?.kind === 'dispatched' || why.decision?.kind === 'kept' ? why.decision : undefined
  const taker = why.entry && why.holders.find(({ since }) => since >= (why.entry?.since ?? 0))?.decision
  return tiesOf(own ?? taker).map((tie) => tieLine(data, tie))
}

function tiesOf(decision: BoundedDecision | undefined): readonly Tie[] {
  return decision !== undefined && 'ties' in decision ? decision.ties : []
}

function tieLine(data: ExecutionData, tie: Tie): TieLine {
  const first = nameOf(data, tie.first)
  const second = nameOf(data, tie.second)
  if (tie.kind === 'fixed') {
    return { text: t('why.tie.fixed', { first, second, rule: t(`why.fixed.${tie.rule}`) }), run: undefined }
  }
  const { setting } = tie
  const other = otherValue(setting, tie.value)
  const words = valueWords(other)
  const met = t('why.tie.met', { first, second, rule: valueWords(tie.value) })
  const leads = t(`why.tie.${tie.other.kind}`, {
    other: words,
    task: tie.other.kind === 'elsewhere' ? nameOf(data, tie.other.task) : '',
  })
  const isWorthARun = tie.other.kind === 'elsewhere' || tie.other.kind === 'unknown'
  return { text: `${met}${t('glue.space')}${leads}`, run: isWorthARun ? { setting, words } : undefined }
}

const VALUES = {
  newcomerFirst: 'why.values.newcomerFirst',
  preemptedFirst: 'why.values.preemptedFirst',
  arrivalFirst: 'why.values.arrivalFirst',
  wakeUpFirst: 'why.values.wakeUpFirst',
  callOrder: 'why.values.callOrder',
  heapOrder: 'why.values.heapOrder',
} as const

/** A value of a tie setting as people say it. */
export function valueWords(value: string): string {
  return value in VALUES ? t(VALUES[value as keyof typeof VALUES]) : value
}

function placeText(place: number): string {
  const names = ['first', 'second', 'third', 'fourth', 'fifth'] as const
  const name = names.at(place - 1)
  return place > names.length || name === undefined ? t('why.places.other', { place }) : t(`why.places.${name}`)
}

function coreText({ summary: { execution } }: ExecutionData, core: number): string {
  return execution.model === 'threads' && execution.settings.cores > 1 ? t('why.core', { core }) : t('why.cpu')
}

function nameOf({ summary }: ExecutionData, task: number): string {
  return summary.tasks[task].id
}

/** Names stay as they are written; a sentence that begins with a word of ours begins with a capital. */
function sentence(parts: readonly (string | undefined)[], name: string): string {
  const text = parts.filter((part) => part !== undefined).join(t('why.and'))
  return t('why.sentence', { text: text.startsWith(name) ? text : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` })
}
