import { z } from 'zod'
import { isWholeMicros } from '../time'

/**
 * The one definition of a task-set file, format 1. The types below, the validation and the published JSON Schema all come from it.
 * Rules that need more than one place of the file (names that must exist, tasks started twice) are in `references.ts`; limits are in `limits.ts`.
 */

// zod would otherwise probe for `new Function`, which the window's content security policy reports.
z.config({ jitless: true })

/** Longest text of an id or a name, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 200
/** Longest text of a description or a log line, in UTF-16 units. */
export const MAX_LONG_TEXT_LENGTH = 10_000
/** Longest single time in a file: one day, in ms. */
export const MAX_MS = 86_400_000

// C0 controls never belong in a name; a tab or a line break may stand in a description.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/
// oxlint-disable-next-line no-control-regex
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const EXPECTED_MS = 'a number >= 0 with at most 3 decimals'
const EXPECTED_POSITIVE_MS = 'a number > 0 with at most 3 decimals'

const ms = z
  .number()
  .min(0, EXPECTED_MS)
  .max(MAX_MS, `at most ${MAX_MS} ms (one day)`)
  .refine(isWholeMicros, EXPECTED_MS)
  .meta({ description: 'Milliseconds, at most 3 decimals.' })
const positiveMs = z
  .number()
  .gt(0, EXPECTED_POSITIVE_MS)
  .max(MAX_MS, `at most ${MAX_MS} ms (one day)`)
  .refine(isWholeMicros, EXPECTED_POSITIVE_MS)
  .meta({ description: 'Milliseconds > 0, at most 3 decimals.' })
const count = z.int().min(1, 'an integer > 0')
const integer = z.int()

const name = z
  .string()
  .min(1, 'a text that is not empty')
  .max(MAX_TEXT_LENGTH, `at most ${MAX_TEXT_LENGTH} characters`)
  .refine((text) => !CONTROL.test(text), 'a text without control characters')
const longText = z
  .string()
  .max(MAX_LONG_TEXT_LENGTH, `at most ${MAX_LONG_TEXT_LENGTH} characters`)
  .refine((text) => !CONTROL_BUT_LINES.test(text), 'a text without control characters')

const localized = (text: z.ZodString) => z.union([text, z.strictObject({ en: text, 'zh-TW': text.optional() })])

const step = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('cpu'), ms }),
  z.strictObject({ op: z.literal('io'), ms, device: name.optional() }),
  z.strictObject({ op: z.literal('blockingIo'), ms, device: name.optional() }),
  z.strictObject({ op: z.literal('sleep'), ms }),
  z.strictObject({ op: z.literal('blockingSleep'), ms }),
  z.strictObject({ op: z.literal('poll'), ms, every: ms, askMs: ms, spin: z.boolean().optional() }),
  z.strictObject({ op: z.literal('yield') }),
  z.strictObject({
    op: z.literal('call'),
    get steps() {
      return z.array(step)
    },
  }),
  z.strictObject({ op: z.literal('spawn'), task: name }),
  z.strictObject({ op: z.literal('join'), task: name }),
  z.strictObject({ op: z.literal('gather'), tasks: z.array(name).min(1, 'at least one task') }),
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
      return z.array(step)
    },
  }),
  z.strictObject({ op: z.literal('offload'), ms }),
  z.strictObject({
    op: z.literal('repeat'),
    times: count,
    get steps() {
      return z.array(step)
    },
  }),
  z.strictObject({ op: z.literal('log'), text: longText }),
])

const arrival = z.union([
  ms,
  z.array(ms).min(1, 'at least one time'),
  z.strictObject({ every: positiveMs, count, start: ms.optional() }),
  z.strictObject({ poisson: positiveMs, count, seed: integer, start: ms.optional() }),
])

const task = z.strictObject({
  id: name,
  name: localized(name).optional(),
  arrival: arrival.optional(),
  steps: z.array(step),
})

export const taskSetSchema = z
  .strictObject({
    $schema: z.string().optional(),
    formatVersion: z.literal(1),
    name: localized(name).optional(),
    description: localized(longText).optional(),
    devices: z.record(name, z.strictObject({ capacity: count.optional() })).optional(),
    queues: z.record(name, z.strictObject({ capacity: count.optional() })).optional(),
    semaphores: z.record(name, z.strictObject({ value: z.int().min(0, 'an integer >= 0').optional() })).optional(),
    variables: z.record(name, integer).optional(),
    tasks: z.array(task).min(1, 'at least one task'),
  })
  .meta({ title: 'Interleave task set, format 1' })

export type Step = z.infer<typeof step>
export type Op = Step['op']
export type Arrival = z.infer<typeof arrival>
export type Task = z.infer<typeof task>
/** A task-set file as written, times in ms. Only `parseTaskSet` makes one from outside text. */
export type TaskSet = z.infer<typeof taskSetSchema>
/** A text, or one text per language. */
export type LocalizedText = NonNullable<Task['name']>
export type TaskId = string
