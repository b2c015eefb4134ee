import { z } from 'zod'
import { isWholeMicros } from '../time'
import { isPlainName, isPlainText } from './text-rules'

/**
 * The one definition of a task-set file, format 1. The types below, the validation and the published JSON Schema all come from it.
 * Rules that need more than one place of the file (names that must exist, tasks started twice) are in `references.ts`; limits are in `limits.ts`.
 */

// zod makes its checks faster with `new Function`, which the window's content security policy forbids and reports.
z.config({ jitless: 'document' in globalThis })

/** Longest text of an id or a name, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 200
/** Longest text of a description or a log line, in UTF-16 units. */
export const MAX_LONG_TEXT_LENGTH = 10_000
/** Longest single time in a file: one day, in ms. */
export const MAX_MS = 86_400_000

// Every message below is the "expected" of a problem (`-3, expected a number >= 0 …`); a key that is missing is described by the same words.

const EXPECTED_MS = 'a number >= 0 with at most 3 decimals'
const EXPECTED_POSITIVE_MS = 'a number > 0 with at most 3 decimals'
const EXPECTED_DAY = `at most ${MAX_MS} (ms: one day)`
const EXPECTED_COUNT = 'an integer > 0'
const EXPECTED_TEXT = 'a text without control characters'

const ms = z
  .number(EXPECTED_MS)
  .min(0, EXPECTED_MS)
  .max(MAX_MS, EXPECTED_DAY)
  .refine(isWholeMicros, EXPECTED_MS)
  .meta({ description: 'Milliseconds, at most 3 decimals.' })
const positiveMs = z
  .number(EXPECTED_POSITIVE_MS)
  .gt(0, EXPECTED_POSITIVE_MS)
  .max(MAX_MS, EXPECTED_DAY)
  .refine(isWholeMicros, EXPECTED_POSITIVE_MS)
  .meta({ description: 'Milliseconds > 0, at most 3 decimals.' })
const count = z.int(EXPECTED_COUNT).min(1, EXPECTED_COUNT)
const integer = z.int('an integer')

const name = z
  .string('a text')
  .min(1, 'a text that is not empty')
  .max(MAX_TEXT_LENGTH, `at most ${MAX_TEXT_LENGTH} characters`)
  .refine(isPlainName, EXPECTED_TEXT)
const longText = z
  .string('a text')
  .max(MAX_LONG_TEXT_LENGTH, `at most ${MAX_LONG_TEXT_LENGTH} characters`)
  .refine(isPlainText, EXPECTED_TEXT)

const EXPECTED_LOCALIZED = 'a text, or one text per language: {"en": "…", "zh-TW": "…"}'
const localized = (text: z.ZodString) =>
  z.union([text, z.strictObject({ en: text, 'zh-TW': text.optional() }, EXPECTED_LOCALIZED)], EXPECTED_LOCALIZED)

const object = <Shape extends z.core.$ZodShape>(shape: Shape) => z.strictObject(shape, 'an object')

const EXPECTED_STEPS = 'a list of steps'
export const stepSchema = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ op: z.literal('cpu'), ms }),
    z.strictObject({ op: z.literal('io'), ms, device: name.optional() }),
    z.strictObject({ op: z.literal('blockingIo'), ms, device: name.optional() }),
    z.strictObject({ op: z.literal('sleep'), ms }),
    z.strictObject({ op: z.literal('blockingSleep'), ms }),
    z.strictObject({ op: z.literal('poll'), ms, every: ms, askMs: ms, spin: z.boolean('true or false').optional() }),
    z.strictObject({ op: z.literal('yield') }),
    z.strictObject({
      op: z.literal('call'),
      get steps() {
        return z.array(stepSchema, EXPECTED_STEPS)
      },
    }),
    z.strictObject({ op: z.literal('spawn'), task: name }),
    z.strictObject({ op: z.literal('join'), task: name }),
    z.strictObject({
      op: z.literal('gather'),
      tasks: z.array(name, 'a list of task ids').min(1, 'at least one task id'),
    }),
    z.strictObject({ op: z.literal('lock'), name }),
    z.strictObject({ op: z.literal('unlock'), name }),
    z.strictObject({ op: z.literal('acquire'), name }),
    z.strictObject({ op: z.literal('release'), name }),
    z.strictObject({ op: z.literal('put'), queue: name }),
    z.strictObject({ op: z.literal('get'), queue: name }),
    z.strictObject({ op: z.literal('load'), var: name }),
    z.strictObject({ op: z.literal('store'), var: name, add: integer.optional() }),
    z.strictObject({ op: z.literal('wait'), event: name }),
    z.strictObject({ op: z.literal('set'), event: name }),
    z.strictObject({ op: z.literal('clear'), event: name }),
    z.strictObject({ op: z.literal('cancel'), task: name }),
    z.strictObject({
      op: z.literal('timeout'),
      ms,
      get steps() {
        return z.array(stepSchema, EXPECTED_STEPS)
      },
    }),
    z.strictObject({ op: z.literal('offload'), ms }),
    z.strictObject({
      op: z.literal('repeat'),
      times: count,
      get steps() {
        return z.array(stepSchema, EXPECTED_STEPS)
      },
    }),
    z.strictObject({ op: z.literal('log'), text: longText }),
  ],
  'an object with an op',
)

// The name of its definition in the JSON Schema.
z.globalRegistry.add(stepSchema, { id: 'step' })

const EXPECTED_ARRIVAL = 'a time in ms, a list of times, {"every", "count"} or {"poisson", "count", "seed"}'
const arrival = z.union(
  [
    ms,
    z.array(ms, EXPECTED_ARRIVAL).min(1, 'at least one time'),
    object({ every: positiveMs, count, start: ms.optional() }),
    object({ poisson: positiveMs, count, seed: integer, start: ms.optional() }),
  ],
  EXPECTED_ARRIVAL,
)

export const taskSchema = object({
  id: name,
  name: localized(name).optional(),
  arrival: arrival.optional(),
  steps: z.array(stepSchema, EXPECTED_STEPS),
})

const capacity = object({ capacity: count.optional() })
const named = <Value extends z.ZodType>(value: Value) => z.record(name, value, 'an object with a key for each name')

export const taskSetSchema = object({
  $schema: longText.optional(),
  formatVersion: z.literal(1, '1'),
  name: localized(name).optional(),
  description: localized(longText).optional(),
  devices: named(capacity).optional(),
  queues: named(capacity).optional(),
  semaphores: named(object({ value: z.int('an integer >= 0').min(0, 'an integer >= 0').optional() })).optional(),
  variables: named(integer).optional(),
  tasks: z.array(taskSchema, 'a list of tasks').min(1, 'at least one task'),
}).meta({ title: 'Interleave task set, format 1' })

export type Step = z.infer<typeof stepSchema>
export type Op = Step['op']
export type Arrival = z.infer<typeof arrival>
export type Task = z.infer<typeof taskSchema>
/** A task-set file as written, times in ms. Only `parseTaskSet` makes one from outside text. */
export type TaskSet = z.infer<typeof taskSetSchema>
/** A text, or one text per language. */
export type LocalizedText = NonNullable<Task['name']>
export type TaskId = string
