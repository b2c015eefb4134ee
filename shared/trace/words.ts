import { type Micros, toMillis } from '../time'

/** A moment in ms with one to three decimals: `13.0 ms`, `0.125 ms`. */
export function momentText(time: Micros): string {
  const text = `${toMillis(time)}`
  return `${text.includes('.') ? text : `${text}.0`} ms`
}

/** A length in ms as short as it gets: `4 ms`, `0.5 ms`. */
export function lengthText(length: Micros): string {
  return `${toMillis(length)} ms`
}

/** What a task does that is blocked on `lock:m`, `io:disk`, `sleep` (see `waitName`): `waits for lock m`. */
export function waitWords(on: string): string {
  const [what, name] = split(on)
  switch (what) {
    case 'sleep':
    case 'blockingSleep':
      return 'sleeps'
    case 'io':
      return name === undefined ? 'waits for I/O' : `waits for I/O at ${name}`
    case 'blockingIo':
      return 'waits for blocking I/O'
    case 'put':
      return `waits for room in queue ${name}`
    case 'get':
      return `waits for an item from queue ${name}`
    case 'join':
      return `waits for ${name} to finish`
    case 'gather':
      return 'waits for all it gathers'
    case 'offload':
      return 'waits for its pool thread'
    case 'poll':
      return 'waits before it asks again'
    default:
      return name === undefined ? `waits for ${what}` : `waits for ${what} ${name}`
  }
}

/** What `sleep`, `lock:m`, `join:B` is called behind "Blocked on": `lock m`, `the end of B`. */
export function waitNoun(on: string): string {
  const [what, name] = split(on)
  switch (what) {
    case 'io':
      return name === undefined ? 'I/O' : `I/O at ${name}`
    case 'blockingIo':
      return 'blocking I/O'
    case 'blockingSleep':
      return 'time.sleep'
    case 'put':
      return `room in queue ${name}`
    case 'get':
      return `an item from queue ${name}`
    case 'join':
      return `the end of ${name}`
    case 'gather':
      return 'all it gathers'
    case 'offload':
      return 'its pool thread'
    case 'poll':
      return 'the pause before it asks again'
    default:
      return name === undefined ? what : `${what} ${name}`
  }
}

/** Names may hold colons themselves: only the first one separates. */
function split(on: string): [string, string | undefined] {
  const colon = on.indexOf(':')
  return colon < 0 ? [on, undefined] : [on.slice(0, colon), on.slice(colon + 1)]
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** `third`, and from eleven on `number 11`. */
export function ordinal(place: number): string {
  return ORDINALS[place - 1] ?? `number ${place}`
}
