import { z } from 'zod'
import type { Request, RequestArguments } from '../../shared/channels'
import { MAX_BOOKMARK_LENGTH } from '../../shared/comparison/bookmarks'
import { type Comparison, MAX_BOOKMARKS, MAX_EXECUTIONS } from '../../shared/comparison/comparison'
import { MAX_NOTES_LENGTH } from '../../shared/comparison/file'
import { type Execution, SETTING_BOUNDS } from '../../shared/settings'
import { MAX_LONG_TEXT_LENGTH, MAX_TEXT_LENGTH, taskSetSchema } from '../../shared/task-set/schema'
import { isWholeMicros } from '../../shared/time'
import { MOST_TIES } from '../../shared/trace/decisions/tie-table'

// What the window may send, member by member. The window checks what a person types; here only a bug or a hostile page is refused.

const none = z.tuple([])
const title = z.string().max(MAX_TEXT_LENGTH)
const localized = (most: number) => {
  const text = z.string().max(most)
  return z.union([text, z.strictObject({ en: text, 'zh-TW': text.optional() })])
}
const token = z.string().min(1).max(100)
const path = z.string().min(1).max(32_768)

const within = ([least, most]: readonly [number, number]) => z.number().min(least).max(most)
const ms = (bounds: readonly [number, number]) => within(bounds).refine(isWholeMicros)

const limits = { horizon: ms(SETTING_BOUNDS.horizon).nullable(), maxEvents: within(SETTING_BOUNDS.maxEvents).int() }

const execution = z.discriminatedUnion('model', [
  z.strictObject({
    model: z.literal('threads'),
    preset: z.enum(['textbook', 'linux-sched-rr']),
    settings: z.strictObject({
      quantum: ms(SETTING_BOUNDS.quantum).nullable(),
      cores: within(SETTING_BOUNDS.cores).int(),
      contextSwitch: ms(SETTING_BOUNDS.contextSwitch),
      sameInstant: z.enum(['newcomerFirst', 'preemptedFirst']),
      wakeVsArrival: z.enum(['arrivalFirst', 'wakeUpFirst']),
      quantumAfterBlock: z.enum(['full', 'rest']),
      quantumAfterYield: z.enum(['full', 'rest']),
      mutexHandOff: z.enum(['handOver', 'barging']),
      ...limits,
    }),
  }),
  z.strictObject({
    model: z.literal('eventLoop'),
    preset: z.literal('textbook'),
    settings: z.strictObject({
      stepCost: ms(SETTING_BOUNDS.stepCost),
      iterationCost: ms(SETTING_BOUNDS.iterationCost),
      equalTimers: z.enum(['callOrder', 'heapOrder']),
      ...limits,
    }),
  }),
  z.strictObject({ model: z.literal('sequential'), preset: z.literal('textbook'), settings: z.strictObject(limits) }),
]) satisfies z.ZodType<Execution>

const moment = ms(SETTING_BOUNDS.horizon)
const bookmark = z.strictObject({
  ms: moment,
  execution: z.int().min(0).optional(),
  task: z
    .string()
    .max(2 * MAX_TEXT_LENGTH)
    .optional(),
  show: z.tuple([moment, moment]).optional(),
  text: localized(MAX_BOOKMARK_LENGTH),
})

const comparison = z.strictObject({
  title: title.optional(),
  taskSet: taskSetSchema,
  executions: z
    .array(
      z.strictObject({
        title: localized(MAX_TEXT_LENGTH).optional(),
        execution,
        traceHash: z.string().max(100).optional(),
      }),
    )
    .min(1)
    .max(MAX_EXECUTIONS),
  notes: z.string().max(MAX_NOTES_LENGTH),
  bookmarks: z.array(bookmark).max(MAX_BOOKMARKS).optional(),
  engine: z.string().max(100),
}) satisfies z.ZodType<Comparison>

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const suggestedName = z.string().max(MAX_TEXT_LENGTH)
const picture = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('svg'),
    suggestedName,
    text: z.string().refine((text) => /^(?:<\?xml[^>]*>\s*)?<svg[\s>]/u.test(text)),
  }),
  z.strictObject({
    format: z.literal('png'),
    suggestedName,
    bytes: z
      .custom<Uint8Array>((value) => value instanceof Uint8Array)
      .refine((bytes) => PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)),
  }),
])

/** The arguments each request takes. A member left out does not compile. */
export const ARGUMENTS: { readonly [Member in Request]: z.ZodType<RequestArguments<Member>> } = {
  openFirst: none,
  openByDialog: none,
  openDropped: z.tuple([path]),
  openRecent: z.tuple([token]),
  openLecture: z.tuple([token]),
  openRequested: none,
  listLectures: none,
  listRecent: none,
  clearRecent: none,
  save: z.tuple([comparison, z.strictObject({ as: z.boolean() })]),
  confirmUnsaved: z.tuple([z.string().max(MAX_LONG_TEXT_LENGTH)]),
  reportState: z.tuple([
    z.strictObject({
      title: z.string().max(MAX_LONG_TEXT_LENGTH),
      isDirty: z.boolean(),
      canUndo: z.boolean(),
      canRedo: z.boolean(),
    }),
  ]),
  closeWindow: none,
  simulate: z.tuple([
    z.strictObject({
      runId: token,
      taskSet: taskSetSchema,
      execution,
      withHash: z.boolean().optional(),
      isAhead: z.boolean().optional(),
    }),
  ]),
  cancelSimulation: z.tuple([token]),
  releaseResult: z.tuple([token]),
  explain: z.tuple([z.strictObject({ runId: token, task: z.int().min(0), time: z.int().min(0) })]),
  findTies: z.tuple([
    z
      .strictObject({ runId: token, from: z.int().min(0), to: z.int().min(0), most: z.int().min(0).max(MOST_TIES) })
      .refine(({ from, to }) => from <= to),
  ]),
  forgetRun: z.tuple([token]),
  exportPicture: z.tuple([picture]),
  openLink: z.tuple([z.enum(['website', 'manual', 'issues'])]),
}
