import type { Micros } from '../../shared/time'
import { Instruction, type Program } from './program'

/** More room than this is not asked for in advance: 100 MB of columns. */
const MOST = 1 << 22

/** Events of a thread or coroutine around its steps: it arrives, runs first, finishes. */
const AROUND = 3

/**
 * About how many events a run will record: every preemption that could happen is counted, and every wait with its block, due, wake and dispatch.
 * Only good for making room in advance, which spares a long trace from being copied while it grows.
 *
 * @param quantum us; Infinity where nobody is preempted
 */
export function expectedEvents({ op, amount, entry, instances }: Program, quantum: Micros): number {
  const perTask = new Float64Array(entry.length)
  /** For each open loop, how often what is around it runs. */
  const outside: number[] = []
  let task = 0
  let events = 0
  let times = 1
  for (let pc = 0; pc < op.length; pc++) {
    switch (op[pc]) {
      case Instruction.end:
        perTask[task++] = events
        events = 0
        break
      case Instruction.loop:
        outside.push(times)
        times *= amount[pc]
        break
      case Instruction.loopEnd:
        times = outside.pop() ?? 1
        break
      case Instruction.cpu:
        events += times * (1 + 2 * Math.floor(amount[pc] / quantum))
        break
      case Instruction.wait:
      case Instruction.poll:
      case Instruction.offload:
        events += 4 * times
        break
      default:
        events += 2 * times
    }
  }
  let sum = 0
  for (const { definition } of instances) sum += AROUND + perTask[definition]
  return Math.min(MOST, Math.ceil(sum))
}
