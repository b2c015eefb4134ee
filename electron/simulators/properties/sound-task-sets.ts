import fc from 'fast-check'
import type { Step, Task, TaskSet } from '../../../shared/task-set/schema'
import { duration } from './task-sets'

/**
 * Task sets that can neither deadlock nor fail, by construction. Whoever waits for another task (`join`, `get`, `wait`) waits for an earlier one of
 * the file and holds nothing; locks and semaphores are taken in one order and given back; what is got has been put by an earlier task in a queue
 * without limit; an event is never cleared; a child that is spawned or gathered waits for nobody. Arrivals never fall from task to task, so that
 * the sequential program finds what it gets, too.
 */

/** Steps that take time or let others run, and end by themselves. */
const plain = fc.oneof(
  fc.record({ op: fc.constant('cpu' as const), ms: duration }),
  fc.record({ op: fc.constantFrom('sleep' as const, 'io' as const), ms: duration }),
  fc.record({ op: fc.constant('io' as const), ms: duration, device: fc.constant('disk') }),
  fc.record({ op: fc.constant('yield' as const) }),
  fc.record({ op: fc.constant('load' as const), var: fc.constant('x') }),
  fc.record({ op: fc.constant('store' as const), var: fc.constant('x'), add: fc.integer({ min: -1, max: 2 }) }),
  fc.record({ op: fc.constant('log' as const), text: fc.constant('here') }),
) satisfies fc.Arbitrary<Step>

/** Steps whose CPU time depends on the model: blocking calls hold the loop, a poll asks as often as it must, pool work is not the task's own. */
const modelled = fc.oneof(
  fc.record({ op: fc.constantFrom('blockingSleep' as const, 'blockingIo' as const), ms: duration }),
  fc.record({ op: fc.constant('offload' as const), ms: duration }),
  fc.record({
    op: fc.constant('poll' as const),
    ms: duration,
    every: fc.constantFrom(1, 2),
    askMs: fc.constantFrom(0.5, 1),
    spin: fc.boolean(),
  }),
  fc.record({ op: fc.constant('timeout' as const), ms: duration, steps: fc.array(plain, { maxLength: 3 }) }),
) satisfies fc.Arbitrary<Step>

/** Things held around other steps, from outside to inside in this order. */
const HOLDERS: readonly (readonly [take: Step, give: Step])[] = [
  [
    { op: 'lock', name: 'm' },
    { op: 'unlock', name: 'm' },
  ],
  [
    { op: 'acquire', name: 's' },
    { op: 'release', name: 's' },
  ],
  [
    { op: 'lock', name: 'n' },
    { op: 'unlock', name: 'n' },
  ],
]

/** A few steps, alone, in a loop, in a coroutine or holding one or more things. */
function block(step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> {
  const steps = fc.array(step, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    steps,
    fc
      .tuple(fc.subarray([...HOLDERS], { minLength: 1 }), steps)
      .map(([held, body]) => held.reduceRight<Step[]>((inner, [take, give]) => [take, ...inner, give], body)),
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), steps)
      .map(([times, body]): Step[] => [{ op: 'repeat', times, steps: body }]),
    steps.map((body): Step[] => [{ op: 'call', steps: body }]),
  )
}

/** What ties a later task to an earlier one, as [what the earlier does, what the later does]. */
const tie = fc.constantFrom('join', 'queue', 'event', 'spawn', 'gather', 'none', 'none')

function soundTaskSetOf(step: fc.Arbitrary<Step>): fc.Arbitrary<TaskSet> {
  const program = fc.array(block(step), { minLength: 1, maxLength: 3 })
  return fc
    .array(fc.record({ gap: duration, program, tie, earlier: fc.nat(3), at: fc.nat(3), other: fc.nat(3) }), {
      minLength: 1,
      maxLength: 4,
    })
    .chain((list) => fc.record({ list: fc.constant(list), disk: fc.integer({ min: 1, max: 2 }) }))
    .map(({ list, disk }) => {
      const ids = list.map((_, i) => 'ABCD'[i])
      const blocks = list.map((task) => task.program.map((steps) => [...steps]))
      const insert = (task: number, place: number, step: Step): void => {
        blocks[task].splice(Math.min(place, blocks[task].length), 0, [step])
      }
      const isChild = list.map((task, i) => i > 0 && (task.tie === 'spawn' || task.tie === 'gather'))
      // Children first: they start before anybody waits for them.
      for (const [i, task] of list.entries()) {
        if (i === 0 || task.tie === 'none') continue
        const parent = task.earlier % i
        if (isChild[i]) {
          // A child of a child would be no worse, but who waits for it is easier to see this way.
          if (isChild[parent]) isChild[i] = false
          else
            insert(
              parent,
              task.at,
              task.tie === 'spawn' ? { op: 'spawn', task: ids[i] } : { op: 'gather', tasks: [ids[i]] },
            )
          continue
        }
        if (isChild[parent]) continue
        if (task.tie === 'join') insert(i, task.at, { op: 'join', task: ids[parent] })
        if (task.tie === 'queue') {
          insert(parent, task.other, { op: 'put', queue: `q${i}` })
          insert(i, task.at, { op: 'get', queue: `q${i}` })
        }
        if (task.tie === 'event') {
          insert(parent, task.other, { op: 'set', event: `e${i}` })
          insert(i, task.at, { op: 'wait', event: `e${i}` })
        }
      }
      let arrival = 0
      return {
        formatVersion: 1,
        devices: { disk: { capacity: disk } },
        semaphores: { s: { value: 1 } },
        variables: { x: 1 },
        tasks: list.map((task, i): Task => {
          arrival += task.gap
          return { id: ids[i], ...(isChild[i] ? {} : { arrival }), steps: blocks[i].flat() }
        }),
      }
    })
}

/** See above; all steps that cannot fail. */
export const soundTaskSet = soundTaskSetOf(
  fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: modelled }),
)

/** See above; only steps that use the same CPU time in every model. */
export const soundTaskSetOfEqualCpu = soundTaskSetOf(plain)
