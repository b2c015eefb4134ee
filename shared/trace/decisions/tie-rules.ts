import { assertNever } from '../../assert-never'
import type { Execution, ThreadsSettings } from '../../settings'

/** How a task entered the ready queue of threads at an instant (DESIGN T5b): (1) its arrival, (1) the end of a timed wait, or (2) to (4), by a step or a quantum. */
export const Entry = { arrival: 0, wakeUp: 1, settled: 2 } as const
export type Entry = (typeof Entry)[keyof typeof Entry]
export const ENTRIES = 3

/** Settings that say who queues first when two things meet at one instant and that change nothing else. */
export const TIE_SETTINGS = ['sameInstant', 'wakeVsArrival'] as const
export type TieSetting = (typeof TIE_SETTINGS)[number]

type TieRules = Pick<ThreadsSettings, TieSetting>

/** The order in which the ways of entry of one instant stand in the ready queue. Within one way it is the order of the events. */
export function entryOrder({ sameInstant, wakeVsArrival }: TieRules): readonly Entry[] {
  const newcomers = wakeVsArrival === 'arrivalFirst' ? [Entry.arrival, Entry.wakeUp] : [Entry.wakeUp, Entry.arrival]
  return sameInstant === 'newcomerFirst' ? [...newcomers, Entry.settled] : [Entry.settled, ...newcomers]
}

/** The same rules with one of them turned round. */
export function withOther(rules: TieRules, setting: TieSetting): TieRules {
  return setting === 'sameInstant'
    ? { ...rules, sameInstant: rules.sameInstant === 'newcomerFirst' ? 'preemptedFirst' : 'newcomerFirst' }
    : { ...rules, wakeVsArrival: rules.wakeVsArrival === 'arrivalFirst' ? 'wakeUpFirst' : 'arrivalFirst' }
}

/** The other value of a tie setting. */
export function otherValue(setting: TieSetting | 'equalTimers', value: string): string {
  switch (setting) {
    case 'sameInstant':
      return value === 'newcomerFirst' ? 'preemptedFirst' : 'newcomerFirst'
    case 'wakeVsArrival':
      return value === 'arrivalFirst' ? 'wakeUpFirst' : 'arrivalFirst'
    case 'equalTimers':
      return value === 'callOrder' ? 'heapOrder' : 'callOrder'
    default:
      return assertNever(setting, 'setting')
  }
}

/** The execution with one tie rule turned round: a real run of it is what a tie's other rule is about. Undefined where the model has no such rule. */
export function withOtherRule(execution: Execution, setting: TieSetting | 'equalTimers'): Execution | undefined {
  if (setting === 'equalTimers') {
    if (execution.model !== 'eventLoop') return undefined
    const equalTimers = execution.settings.equalTimers === 'callOrder' ? 'heapOrder' : 'callOrder'
    return { ...execution, settings: { ...execution.settings, equalTimers } }
  }
  if (execution.model !== 'threads') return undefined
  return { ...execution, settings: { ...execution.settings, ...withOther(execution.settings, setting) } }
}
