import { assertNever } from '../assert-never'
import type { Step } from '../task-set/schema'
import type { StepPlace } from '../task-set/steps'
import { reasonName } from './names'
import { NONE } from './trace'

/** What a task is blocked on, as COMMAND-LINE.md writes it: `sleep`, `io:disk`, `lock:m`, `get:q`, `join:B`. From the step that blocked; without one, from the reason. */
export function waitName(reason: number, step: number, steps: readonly StepPlace[]): string {
  const place = step === NONE ? undefined : steps[step]
  return place === undefined ? reasonName(reason) : stepWaitName(place.step)
}

function stepWaitName(step: Step): string {
  switch (step.op) {
    case 'io':
      return step.device === undefined ? 'io' : `io:${step.device}`
    case 'lock':
      return `lock:${step.name}`
    case 'acquire':
      return `semaphore:${step.name}`
    case 'put':
    case 'get':
      return `${step.op}:${step.queue}`
    case 'wait':
      return `event:${step.event}`
    case 'join':
      return `join:${step.task}`
    case 'blockingIo':
    case 'sleep':
    case 'blockingSleep':
    case 'poll':
    case 'gather':
    case 'offload':
    case 'cpu':
    case 'yield':
    case 'call':
    case 'spawn':
    case 'unlock':
    case 'release':
    case 'load':
    case 'store':
    case 'set':
    case 'clear':
    case 'cancel':
    case 'timeout':
    case 'repeat':
    case 'log':
      return step.op
    default:
      return assertNever(step, 'step')
  }
}
