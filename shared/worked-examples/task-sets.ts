import { EVENT_LOOP_DEFAULTS, type Execution, THREADS_PRESETS, type ThreadsSettings } from '../settings'
import type { Step, TaskSet } from '../task-set/schema'
import type { Millis } from '../time'

/** Tasks that only need CPU, in the notation of the exercises: `A=5 B=3@1` is A with 5 ms at 0 and B with 3 ms at 1. */
export function bursts(text: string): TaskSet {
  return {
    formatVersion: 1,
    tasks: text.split(' ').map((burst) => {
      const match = /^(\w+)=(\d+)(?:@(\d+))?$/.exec(burst)
      if (match === null) throw new Error(`"${burst}" is no burst like A=5@2`)
      const [, id, ms, arrival = '0'] = match
      return { id, arrival: Number(arrival), steps: [cpu(Number(ms))] }
    }),
  }
}

/** Tasks with their steps, in the order given. */
export function programs(steps: Readonly<Record<string, Step[]>>): TaskSet {
  return { formatVersion: 1, tasks: Object.entries(steps).map(([id, list]) => ({ id, steps: list })) }
}

export const cpu = (ms: Millis): Step => ({ op: 'cpu', ms })
export const sleep = (ms: Millis): Step => ({ op: 'sleep', ms })
export const blockingSleep = (ms: Millis): Step => ({ op: 'blockingSleep', ms })
export const io = (ms: Millis): Step => ({ op: 'io', ms })
export const blockingIo = (ms: Millis): Step => ({ op: 'blockingIo', ms })
export const put = (queue: string): Step => ({ op: 'put', queue })
export const get = (queue: string): Step => ({ op: 'get', queue })
export const log = (text: string): Step => ({ op: 'log', text })
export const call = (...steps: Step[]): Step => ({ op: 'call', steps })
export const repeat = (times: number, ...steps: Step[]): Step => ({ op: 'repeat', times, steps })

/** Round robin with this quantum in ms (null: run until block), all else as textbooks have it. */
export function roundRobin(quantum: Millis | null, more: Partial<ThreadsSettings> = {}): Execution {
  return { model: 'threads', preset: 'textbook', settings: { ...THREADS_PRESETS.textbook, quantum, ...more } }
}

/** The rule of Linux's SCHED_RR with this quantum in ms; dispatching costs nothing, as in exercises. */
export function schedRr(quantum: Millis): Execution {
  const preset = 'linux-sched-rr'
  return { model: 'threads', preset, settings: { ...THREADS_PRESETS[preset], quantum, contextSwitch: 0 } }
}

/** An event loop as asyncio has it, free of costs. */
export const EVENT_LOOP: Execution = { model: 'eventLoop', preset: 'textbook', settings: EVENT_LOOP_DEFAULTS }
