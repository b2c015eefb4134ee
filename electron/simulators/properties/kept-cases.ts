import { EVENT_LOOP_DEFAULTS, type Execution, THREADS_PRESETS } from '../../../shared/settings'
import type { Step, TaskSet } from '../../../shared/task-set/schema'

/**
 * A case that once broke a property, made as small as it would go. Run before the random ones, for ever. The values are kept, not only the seed:
 * a seed dies with its generator.
 */
export interface KeptCase {
  /** The seed it came from, and what it showed. */
  readonly origin: string
  /** What the property is given. */
  readonly given: readonly unknown[]
}

const set = (...tasks: readonly (readonly Step[])[]): TaskSet => ({
  formatVersion: 1,
  tasks: tasks.map((steps, i) => ({ id: 'ABCD'[i], steps: [...steps] })),
})
const loopUntil = (horizon: number): Execution => ({
  model: 'eventLoop',
  preset: 'textbook',
  settings: { ...EVENT_LOOP_DEFAULTS, horizon },
})

/** By the name of the property. */
export const KEPT: Readonly<Record<string, readonly KeptCase[]>> = {
  'the event loop keeps I1 to I17': [
    {
      origin:
        'seed 20261124, run 9304: the trace check took a timeout entered a second time for one that had expired (I17)',
      given: [
        set([{ op: 'repeat', times: 2, steps: [{ op: 'timeout', ms: 2, steps: [{ op: 'wait', event: 'e' }] }] }]),
        loopUntil(2),
      ],
    },
  ],
  'the sequential program keeps I1 to I17': [
    {
      origin:
        'seed 1, run 9: the end of a timeout stands at its beginning, so a plain reading saw the program go back (I6)',
      given: [
        set([{ op: 'timeout', ms: 0, steps: [{ op: 'io', ms: 0.5 }] }]),
        { model: 'sequential', preset: 'textbook', settings: { horizon: null, maxEvents: 20_000 } } satisfies Execution,
      ],
    },
  ],
  'what a plain reading finds in a corrupted trace, the trace check finds too': [
    {
      origin: 'seed 1, run 316: the trace check did not measure the waits of a task that polls (I6)',
      given: [
        set([
          { op: 'sleep', ms: 1 },
          { op: 'poll', ms: 4, every: 1, askMs: 0.5, spin: false },
        ]),
        { model: 'sequential', preset: 'textbook', settings: { horizon: null, maxEvents: 20_000 } } satisfies Execution,
        { at: 5, column: 'time', value: 14 },
      ],
    },
    {
      origin: 'seed 20261124, run 4491: the trace check let an item be put by a task that has no such step (I6)',
      given: [
        set([{ op: 'sleep', ms: 1 }], [{ op: 'put', queue: 'q' }]),
        loopUntil(50),
        { at: 6, column: 'task', value: 0 },
      ],
    },
    {
      origin: 'seed 20261124, run 38377: the trace check let a task be woken by one that had ended before (I15)',
      given: [
        set(
          [{ op: 'join', task: 'B' }],
          [
            { op: 'poll', ms: 1, every: 1, askMs: 0.5, spin: false },
            { op: 'sleep', ms: 1 },
            { op: 'cpu', ms: 1 },
          ],
        ),
        {
          model: 'threads',
          preset: 'textbook',
          settings: { ...THREADS_PRESETS.textbook, quantum: null },
        } satisfies Execution,
        { at: 11, column: 'time', value: 0 },
      ],
    },
    {
      origin:
        'seed 777000, run 11705: the trace check let a task that polls be dispatched at a step it had left behind (I6)',
      given: [
        {
          formatVersion: 1,
          tasks: [
            { id: 'A', steps: [{ op: 'gather', tasks: ['C', 'D'] }] },
            { id: 'B', steps: [] },
            { id: 'C', steps: [] },
            { id: 'D', steps: [{ op: 'gather', tasks: ['A', 'B'] }] },
            {
              id: 'E',
              arrival: { every: 2, count: 3, start: 0 },
              steps: [
                { op: 'offload', ms: 2.5 },
                { op: 'poll', ms: 2, every: 1, askMs: 0.5, spin: true },
              ],
            },
          ],
        } satisfies TaskSet,
        {
          model: 'threads',
          preset: 'textbook',
          settings: { ...THREADS_PRESETS.textbook, quantum: null, cores: 2, contextSwitch: 0.5 },
        } satisfies Execution,
        { at: 23_768, column: 'swap', value: 0 },
      ],
    },
  ],
}
