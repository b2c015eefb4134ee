import { assertNever } from '../assert-never'
import type { Micros } from '../time'
import { tieValueWords } from './decisions/decision-text'
import type { Explanation, OtherRunner, SliceEnd } from './explanation'
import { lengthText, momentText, ordinal, waitNoun, waitWords } from './words'

const CALLS = { blockingSleep: 'time.sleep', blockingIo: 'A blocking call' } as const
const WHATS = { timer: 'timer', io: 'I/O', pool: 'result of its pool thread', connection: 'connection' } as const

/** An explanation in English, for tooltips and the table: two or three short sentences. */
export function explainText(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'notThere':
      return explanation.arrives === undefined
        ? 'Never arrives.'
        : `Not there yet: arrives at ${momentText(explanation.arrives)}.`
    case 'running':
      return `Running${explanation.core === undefined ? '' : ` on core ${explanation.core}`} since ${momentText(explanation.since)}. ${sliceEndText(explanation.until, explanation.end)}${otherRunnerText(explanation.otherRule)}`
    case 'frozen': {
      const { call, until, sliceUntil } = explanation
      const letsGo = sliceUntil > until ? `; lets go of the loop at ${momentText(sliceUntil)}` : ''
      return `Frozen: ${call === 'blockingIo' ? 'blocking I/O' : CALLS[call]} holds the whole loop. Nobody decides. Until ${momentText(until)}${letsGo}.`
    }
    case 'ready':
      return `Ready, ${ordinal(explanation.place)} in the queue. ${readyText(explanation)} ${runsText(explanation.runs, false)}`
    case 'preempted': {
      const { place, since, quantum, runs } = explanation
      const what = quantum === undefined ? 'its quantum' : `its quantum of ${lengthText(quantum)}`
      const why = `At ${momentText(since)} the OS took the CPU: ${what} was used up and others were ready.`
      return `Ready, ${ordinal(place)} in the queue. ${why} ${runsText(runs, true)}${otherRunnerText(explanation.otherRule)}`
    }
    case 'late': {
      const { what, due, found, late } = explanation
      const looked = found === undefined ? 'the loop never looked' : `the loop looked at ${momentText(found)}`
      return `Late by ${lengthText(late)}: ${WHATS[what]} due at ${momentText(due)}, ${looked}.`
    }
    case 'blocked':
      return `Blocked on ${waitNoun(explanation.on)} since ${momentText(explanation.since)}: the task decided. ${wakeText(explanation)}`
    case 'switching': {
      const { core, since, until } = explanation
      const runs = until === undefined ? 'The run ends before it is done.' : `Runs at ${momentText(until)}.`
      return `${core === undefined ? 'The CPU' : `Core ${core}`} switches to it since ${momentText(since)}: time of the system, of no task. ${runs}`
    }
    case 'gone':
      if (explanation.failure === 'cancelled') return `Cancelled at ${momentText(explanation.since)}.`
      if (explanation.failure === 'error') return `Ended in an error at ${momentText(explanation.since)}.`
      return explanation.isFinished
        ? `Finished at ${momentText(explanation.since)}.`
        : `Unfinished when the run ended at ${momentText(explanation.since)}.`
    default:
      return assertNever(explanation, 'explanation')
  }
}

function sliceEndText(until: Micros, end: SliceEnd): string {
  const at = momentText(until)
  switch (end.kind) {
    case 'preempt':
      return `At ${at} the OS takes the CPU: its quantum is used up and others are ready.`
    case 'yield':
      return `Until ${at}: then it yields, the task decides.`
    case 'block':
      return end.on === undefined
        ? `Until ${at}: then it blocks and is woken at once, the task decides.`
        : `Until ${at}: then it ${waitWords(end.on)}, the task decides.`
    case 'finish':
      return `Until ${at}: then it finishes.`
    case 'cut':
      return `The run ends at ${at}: nobody decides.`
    default:
      return assertNever(end, 'end')
  }
}

function otherRunnerText(other: OtherRunner | undefined): string {
  return other === undefined ? '' : ` With ${tieValueWords(other.value)}, ${other.task} would run here.`
}

function readyText({ since, why, by }: Extract<Explanation, { kind: 'ready' }>): string {
  const at = momentText(since)
  switch (why) {
    case 'arrived':
      return `Arrived at ${at}.`
    case 'started':
      return `Started by ${by} at ${at}.`
    case 'woke':
      return `What it waited for was there at ${at}.`
    case 'wokenBy':
      return `Woken by ${by} at ${at}.`
    case 'yielded':
      return `It yielded at ${at}: the task decided.`
    case 'childRuns':
      return `It started another task at ${at} and waits until that has finished: the task decided.`
    default:
      return assertNever(why, 'why')
  }
}

function runsText(runs: Micros | undefined, isAgain: boolean): string {
  if (runs === undefined) return 'It does not run before the run ends.'
  return `Runs${isAgain ? ' again' : ''} at ${momentText(runs)}.`
}

function wakeText({ until, isTimed, heldBy, on }: Extract<Explanation, { kind: 'blocked' }>): string {
  const holder = heldBy !== undefined && on.startsWith('lock:') ? `Held by ${heldBy}. ` : ''
  if (until === undefined) return `${holder}Still waiting when the run ends.`
  return `${holder}${isTimed ? 'Due' : 'Woken'} at ${momentText(until)}.`
}
