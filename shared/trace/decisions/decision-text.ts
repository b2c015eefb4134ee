import { assertNever } from '../../assert-never'
import type { Execution } from '../../settings'
import { lengthText, momentText, waitNoun, waitWords } from '../words'
import type { Decision, DispatchRule } from './decision'
import type { ReadyEntry, ReadyWhy } from './ready-entry'
import type { FixedRule, Tie } from './tie'
import { otherValue } from './tie-rules'

/** What the sentences call tasks and cores: a trace is one, a `RunSummary` too. */
export interface Names {
  readonly tasks: readonly { readonly id: string }[]
  readonly execution: Execution
}

/** The values of the tie settings as people say them. */
const VALUES: Readonly<Record<string, string>> = {
  newcomerFirst: 'newcomer first',
  preemptedFirst: 'preempted first',
  arrivalFirst: 'arrival first',
  wakeUpFirst: 'wake-up first',
  callOrder: 'call order',
  heapOrder: 'heap order',
}

/** `newcomerFirst`: `newcomer first`. */
export function tieValueWords(value: string): string {
  return VALUES[value] ?? value
}

/** A decision in English, in one or two sentences; its ties have sentences of their own. */
export function decisionText(decision: Decision, names: Names): string {
  const id = names.tasks[decision.task].id
  const on = coreWords(names, decision.core)
  switch (decision.kind) {
    case 'suspended': {
      const follows = followerText(decision.follower, decision.ready, names)
      switch (decision.why.kind) {
        case 'quantum': {
          const { length } = decision.why
          const quantum = length === undefined ? 'its quantum' : `its quantum of ${lengthText(length)}`
          return `The OS takes the CPU from ${id}${on}: ${quantum} is used up and ${othersAreReady(decision.ready, names)}. ${follows}`
        }
        case 'waits':
          return `${id} ${waitWords(decision.why.on)}: the task decides. ${follows}`
        case 'yields':
          return `${id} yields${on}: the task decides. ${follows}`
        case 'childRuns':
          return `${id} starts another task and waits until that has finished: the task decides. ${follows}`
        default:
          return assertNever(decision.why, 'why')
      }
    }
    case 'ended': {
      const ends = { finished: 'finishes', cancelled: 'ends as cancelled', error: 'ends in an error' }[decision.why]
      return `${id} ${ends}. ${followerText(decision.follower, decision.ready, names)}`
    }
    case 'dispatched': {
      const { entry, rule, ready } = decision
      const since = entry === undefined ? '' : ` ${entryText(entry, names)}`
      const rest = entry === undefined ? [] : ready.filter((other) => other.task !== decision.task)
      const others = rest.length === 0 ? '' : ` Ready too: ${list(rest, names)}.`
      return `${id} runs${on}: ${ruleText(rule, names, decision.core)}.${since}${others}`
    }
    case 'kept': {
      const newcomers = decision.ready
      const why =
        newcomers.length === 0 ? 'nobody else is ready' : `only ${list(newcomers, names)}, just come, would be next`
      return `${id} has used up its quantum and keeps ${on === '' ? 'the CPU' : `core ${decision.core}`} with a fresh one: ${why}.`
    }
    default:
      return assertNever(decision, 'decision')
  }
}

/** The sentences of a tie in English: what met and which rule settled it, then where the other rule would have led. */
export function tieText(tie: Tie, names: Names): string {
  const first = names.tasks[tie.first].id
  const second = names.tasks[tie.second].id
  if (tie.kind === 'fixed') return `${first} comes before ${second}: ${fixedText(tie.rule)}.`
  const settled = `${first} and ${second} met at one instant: ${tieValueWords(tie.value)}.`
  const other = tieValueWords(otherValue(tie.setting, tie.value))
  switch (tie.other.kind) {
    case 'elsewhere':
      return `${settled} With ${other}, ${names.tasks[tie.other.task].id} would run here.`
    case 'same':
      return `${settled} With ${other}, the same task would run here.`
    case 'already':
      return `${settled} With ${other}, the run would have gone elsewhere before.`
    case 'unknown':
      return `${settled} Whether ${other} leads elsewhere only a second run can tell.`
    default:
      return assertNever(tie.other, 'other')
  }
}

function ruleText(rule: DispatchRule, names: Names, core: number): string {
  switch (rule.kind) {
    case 'head':
      return 'the head of the ready queue is taken'
    case 'idleCore':
      return core < Math.min(...rule.others)
        ? `core ${core} is the first idle core and takes the head of the ready queue`
        : 'the head of the ready queue is taken'
    case 'switchOver':
      return `the switch to it that began at ${momentText(rule.since)} is over`
    case 'handle':
      return rule.place === 1
        ? `it is the first task in iteration ${rule.iteration} of the loop`
        : `its handle is the next in iteration ${rule.iteration} of the loop`
    case 'arrivalOrder':
      return 'tasks run in order of arrival'
    case 'child':
      return `${names.tasks[rule.of].id} started it there and then`
    case 'goesOn':
      return rule.after === 'wait' ? 'its wait is over' : 'what it started has finished'
    default:
      return assertNever(rule, 'rule')
  }
}

function fixedText(rule: FixedRule): string {
  switch (rule) {
    case 'fileOrder':
      return 'arrivals of one instant queue in file order'
    case 'waitOrder':
      return 'those woken at one instant queue in the order in which their waits began'
    case 'coreOrder':
      return 'what happens on several cores at one instant counts in core order'
    case 'connectionsBeforeIo':
      return 'at one instant connections come before finished I/O'
    case 'requestOrder':
      return 'what is done at one instant counts in the order of the requests'
    case 'poolBeforeSelect':
      return 'the result of a pool thread enters before what the loop has to look for'
    case 'ioBeforeTimers':
      return 'the loop takes I/O before timers'
    default:
      return assertNever(rule, 'rule')
  }
}

/** `It arrived at 4.0 ms.`: since when and why a task is ready. */
export function entryText({ since, why }: ReadyEntry, names: Names): string {
  const at = momentText(since)
  const found = (due: number | undefined): string =>
    due === undefined || due === since ? '' : `, due at ${momentText(due)}`
  return `It ${whyText(why, names)} at ${at}${'due' in why ? found(why.due) : ''}.`
}

function whyText(why: ReadyWhy, names: Names): string {
  switch (why.kind) {
    case 'arrived':
      return why.due === undefined ? 'arrived' : 'was found by the loop'
    case 'spawned':
      return `was started by ${names.tasks[why.by].id}`
    case 'wokenByTime':
      return `was woken from ${waitNoun(why.on)}`
    case 'wokenBy':
      return `was woken by ${names.tasks[why.by].id}`
    case 'interrupted':
      return 'was woken by a cancel'
    case 'preempted':
      return 'was preempted'
    case 'yielded':
      return 'yielded'
    case 'childRuns':
      return 'started another task'
    default:
      return assertNever(why, 'why')
  }
}

function followerText(
  follower: { readonly task: number } | undefined,
  ready: readonly ReadyEntry[],
  names: Names,
): string {
  if (follower !== undefined) return `${names.tasks[follower.task].id} is next.`
  return ready.length === 0 ? 'Nobody else is ready.' : `Ready: ${list(ready, names)}.`
}

function othersAreReady(ready: readonly ReadyEntry[], names: Names): string {
  if (ready.length === 0) return 'others are ready'
  return `${list(ready, names)} ${ready.length === 1 ? 'is' : 'are'} ready`
}

/** Names in a row; of many the first three and how many more. */
function list(entries: readonly ReadyEntry[], names: Names): string {
  const ids = entries.map(({ task }) => names.tasks[task].id)
  if (ids.length === 1) return ids[0]
  if (ids.length <= 4) return `${ids.slice(0, -1).join(', ')} and ${ids[ids.length - 1]}`
  return `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`
}

function coreWords({ execution }: Names, core: number): string {
  return execution.model === 'threads' && execution.settings.cores > 1 ? ` on core ${core}` : ''
}
