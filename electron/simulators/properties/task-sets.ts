import fc from 'fast-check'
import { startedByOthers } from '../../../shared/task-set/instances'
import type { Arrival, Step, Task, TaskSet } from '../../../shared/task-set/schema'

/**
 * Random task sets for the properties: few tasks, few steps, whole and half milliseconds up to 5, so that ties abound. They shrink by dropping
 * tasks' steps, then to smaller numbers.
 */

/** Milliseconds. */
export const duration = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }).map((half) => half / 2) },
)
const ids = ['A', 'B', 'C', 'D'] as const
const id = fc.constantFrom(...ids)
const shortSteps = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => fc.array(step, { maxLength: 3 })

/** Steps that concern nobody but their own task. `timeout` may leave its own steps early. */
function ownSteps(inner: fc.Arbitrary<Step>): fc.Arbitrary<Step>[] {
  return [
    fc.record({ op: fc.constant('cpu' as const), ms: duration }),
    fc.record({ op: fc.constantFrom('sleep' as const, 'blockingSleep' as const), ms: duration }),
    fc.record({ op: fc.constantFrom('io' as const, 'blockingIo' as const), ms: duration }),
    fc.record({
      op: fc.constantFrom('io' as const, 'blockingIo' as const),
      ms: duration,
      device: fc.constantFrom('disk', 'net'),
    }),
    fc.record({ op: fc.constant('yield' as const) }),
    fc.record({ op: fc.constant('offload' as const), ms: duration }),
    fc.record({
      op: fc.constant('poll' as const),
      ms: duration,
      every: fc.constantFrom(1, 1.5, 2),
      askMs: fc.constantFrom(0.5, 1),
      spin: fc.boolean(),
    }),
    fc.record({ op: fc.constant('load' as const), var: fc.constantFrom('x', 'y') }),
    fc.record({
      op: fc.constant('store' as const),
      var: fc.constantFrom('x', 'y'),
      add: fc.integer({ min: -2, max: 2 }),
    }),
    fc.record({ op: fc.constant('log' as const), text: fc.constant('here') }),
    fc.record({ op: fc.constant('call' as const), steps: shortSteps(inner) }),
    fc.record({
      op: fc.constant('repeat' as const),
      times: fc.integer({ min: 1, max: 3 }),
      steps: shortSteps(inner),
    }),
  ]
}

const timeout = (inner: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.record({ op: fc.constant('timeout' as const), ms: duration, steps: shortSteps(inner) })

/** Every step there is: locks, queues, joins and cancels may lead to deadlocks and errors. */
const anyStep = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.oneof(
    { depthSize: 'small' },
    ...ownSteps(tie('step')),
    timeout(tie('step')),
    fc.record({ op: fc.constantFrom('lock' as const, 'unlock' as const), name: fc.constantFrom('m', 'n') }),
    fc.record({ op: fc.constantFrom('put' as const, 'get' as const), queue: fc.constantFrom('q', 'r') }),
    fc.record({ op: fc.constantFrom('spawn' as const, 'join' as const), task: id }),
    fc.record({ op: fc.constant('gather' as const), tasks: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }) }),
    fc.record({ op: fc.constantFrom('acquire' as const, 'release' as const), name: fc.constantFrom('s', 't') }),
    fc.record({
      op: fc.constantFrom('wait' as const, 'set' as const, 'clear' as const),
      event: fc.constantFrom('e', 'f'),
    }),
    fc.record({ op: fc.constant('cancel' as const), task: id }),
  ),
})).step

/** Steps that concern nobody else and never leave a program early. */
const ownStep = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.oneof({ depthSize: 'small' }, ...ownSteps(tie('step'))),
})).step

const eventSource: fc.Arbitrary<Exclude<Arrival, number>> = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
  fc.record({ every: fc.constantFrom(1, 1.5, 2), count: fc.integer({ min: 1, max: 3 }), start: duration }),
  fc.record({
    poisson: fc.constantFrom(1, 2),
    count: fc.integer({ min: 1, max: 3 }),
    seed: fc.nat(1000),
    start: duration,
  }),
)

/** A task that others start has no arrival of its own: the file would be refused. */
function withoutSecondStart(taskSet: TaskSet): TaskSet {
  const started = startedByOthers(taskSet)
  const tasks = taskSet.tasks.map((task): Task => {
    const { arrival: _, ...rest } = task
    return started.has(task.id) ? rest : task
  })
  return { ...taskSet, tasks }
}

/** Any task set: four tasks that may start, await, cancel and rob each other, and at times an event source. Deadlocks and errors are common. */
export const anyTaskSet: fc.Arbitrary<TaskSet> = fc
  .record({
    tasks: fc.tuple(
      ...ids.map((name) =>
        fc.record({
          id: fc.constant(name),
          arrival: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
          steps: fc.array(anyStep, { maxLength: 6 }),
        }),
      ),
    ),
    source: fc.option(fc.record({ arrival: eventSource, steps: fc.array(ownStep, { maxLength: 2 }) }), {
      nil: undefined,
      freq: 3,
    }),
    disk: fc.integer({ min: 1, max: 2 }),
    room: fc.integer({ min: 1, max: 2 }),
    slots: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ tasks, source, disk, room, slots }) =>
    withoutSecondStart({
      formatVersion: 1,
      devices: { disk: { capacity: disk } },
      queues: { q: { capacity: room } },
      semaphores: { s: { value: slots } },
      variables: { x: 1 },
      tasks: [
        ...tasks.map(({ id: name, arrival, steps }): Task => ({
          id: name,
          ...(arrival === undefined ? {} : { arrival }),
          steps,
        })),
        ...(source === undefined ? [] : [{ id: 'E', ...source }]),
      ],
    }),
  )

/** A task alone, with steps that need nobody else. */
export const loneTask: fc.Arbitrary<TaskSet> = fc
  .record({
    arrival: duration,
    steps: fc.array(fc.oneof(ownStep, timeout(ownStep)), { maxLength: 8 }),
  })
  .map(({ arrival, steps }) => ({
    formatVersion: 1,
    devices: { disk: { capacity: 1 } },
    tasks: [{ id: 'A', arrival, steps }],
  }))

/** Tasks that only compute, each at least half a millisecond. */
export const cpuOnly = (arrival: fc.Arbitrary<number>): fc.Arbitrary<TaskSet> =>
  fc
    .array(
      fc.record({
        arrival,
        bursts: fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((list) => ({
      formatVersion: 1,
      tasks: list.map((task, i): Task => ({
        id: `T${i}`,
        arrival: task.arrival,
        steps: task.bursts.map((half): Step => ({ op: 'cpu', ms: half / 2 })),
      })),
    }))
