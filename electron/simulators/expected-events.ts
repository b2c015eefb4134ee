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
export function expectedEvents(program: Program, quantum: Micros): number {
  const { entry, instances } = program
  const perTask = Float64Array.from(entry, (first) => eventsFrom(program, first, quantum))
  let events = 0
  for (const { definition } of instances) events += AROUND + perTask[definition]
  return Math.min(MOST, Math.ceil(events))
}

/** Events of one task's steps from its first instruction to its `end`. */
function eventsFrom({ op, amount }: Program, first: number, quantum: Micros): number {
  let events = 0
  /** How often the instruction at hand runs, and what that was around each open loop. */
  let times = 1
  const outside: number[] = []
  for (let pc = first; op[pc] !== Instruction.end; pc++) {
    switch (op[pc]) {
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
  return events
}
