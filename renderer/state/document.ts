import {
  type Bookmark,
  type Comparison,
  MAX_EXECUTIONS,
  MIN_EXECUTIONS,
  type RecordedExecution,
} from '../../shared/comparison/comparison'
import { defaultExecution, type Execution, type Model } from '../../shared/settings'
import type { LocalizedText, TaskSet } from '../../shared/task-set/schema'

/** One execution of the open document. The id lives as long as the window and names its run, its lanes and its controls. */
export interface DocumentExecution {
  readonly id: string
  /** The lecturer's own title; undefined: the model's name. */
  readonly title: LocalizedText | undefined
  readonly execution: Execution
}

/** A bookmark that knows its execution by id, so that it stays with it when others come and go. */
export interface DocumentBookmark extends Omit<Bookmark, 'execution'> {
  readonly executionId: string | undefined
}

/** What the lecturer edits, and all that undo and redo change. Never mutated: an edit gives a new document that shares the rest. */
export interface Document {
  /** Undefined: the task set's own name. */
  readonly title: string | undefined
  readonly taskSet: TaskSet
  readonly executions: readonly DocumentExecution[]
  readonly notes: string
  /** The captions, in the order in which they are told. */
  readonly bookmarks: readonly DocumentBookmark[]
}

let lastId = 0

/** A new id for an execution, unique in this window. */
export function nextExecutionId(): string {
  lastId += 1
  return `e${lastId}`
}

/** The document of a comparison as opened. Hashes and engine are not part of it: they are results (see `recording.ts`). */
export function toDocument(comparison: Comparison): Document {
  const executions = comparison.executions.map(({ title, execution }) => ({ id: nextExecutionId(), title, execution }))
  return {
    title: comparison.title,
    taskSet: comparison.taskSet,
    executions,
    notes: comparison.notes,
    bookmarks: (comparison.bookmarks ?? []).map(({ execution, ...bookmark }) => ({
      ...bookmark,
      executionId: execution === undefined ? undefined : executions[execution]?.id,
    })),
  }
}

/** The comparison to save: the document, the engine, and the hash of each trace that is known. */
export function toComparison(
  document: Document,
  engine: string,
  hashOf: (execution: DocumentExecution) => string | undefined,
): Comparison {
  return {
    ...(document.title === undefined ? {} : { title: document.title }),
    taskSet: document.taskSet,
    executions: document.executions.map((entry): RecordedExecution => {
      const traceHash = hashOf(entry)
      return {
        ...(entry.title === undefined ? {} : { title: entry.title }),
        execution: entry.execution,
        ...(traceHash === undefined ? {} : { traceHash }),
      }
    }),
    notes: document.notes,
    ...(document.bookmarks.length === 0
      ? {}
      : { bookmarks: document.bookmarks.map((bookmark) => toBookmark(bookmark, document)) }),
    engine,
  }
}

/** A bookmark whose execution is gone is about all of them. */
function toBookmark({ executionId, ...bookmark }: DocumentBookmark, { executions }: Document): Bookmark {
  const execution = executions.findIndex(({ id }) => id === executionId)
  return { ...bookmark, ...(execution === -1 ? {} : { execution }) }
}

/** Whether another execution may be added. */
export function canAdd(document: Document): boolean {
  return document.executions.length < MAX_EXECUTIONS
}

/** Whether an execution may be removed: a comparison has two or more. */
export function canRemove(document: Document): boolean {
  return document.executions.length > MIN_EXECUTIONS
}

/**
 * The document with one more execution of the model at the end. Threads beside threads get another quantum, because two equal executions
 * compare nothing: ten where the last has less, else one.
 */
export function withAddedExecution(document: Document, model: Model): Document {
  if (!canAdd(document)) return document
  const entry = { id: nextExecutionId(), title: undefined, execution: contrasting(document, model) }
  return { ...document, executions: [...document.executions, entry] }
}

function contrasting(document: Document, model: Model): Execution {
  const fresh = defaultExecution(model)
  const last = document.executions.map(({ execution }) => execution).findLast((execution) => execution.model === model)
  if (last?.model !== 'threads') return fresh
  const { quantum } = last.settings
  return { ...last, settings: { ...last.settings, quantum: quantum !== null && quantum < 10 ? 10 : 1 } }
}

/** The document with a copy of an execution behind it. */
export function withDuplicate(document: Document, id: string): Document {
  if (!canAdd(document)) return document
  const executions = document.executions.flatMap((entry) =>
    entry.id === id ? [entry, { ...entry, id: nextExecutionId() }] : [entry],
  )
  return { ...document, executions }
}

/** The document without an execution; the same document where two are left. */
export function withoutExecution(document: Document, id: string): Document {
  if (!canRemove(document)) return document
  return { ...document, executions: document.executions.filter((entry) => entry.id !== id) }
}

/** The document with another model or other settings for an execution. */
export function withExecution(document: Document, id: string, execution: Execution): Document {
  return withEntry(document, id, (entry) => ({ ...entry, execution }))
}

/** The document with another title for an execution; an empty text gives it its model's name back. */
export function withExecutionTitle(document: Document, id: string, title: string): Document {
  return withEntry(document, id, (entry) => ({ ...entry, title: orUndefined(title) }))
}

/** The document with another title; an empty text gives it the task set's name back. */
export function withTitle(document: Document, title: string): Document {
  return { ...document, title: orUndefined(title) }
}

function withEntry(document: Document, id: string, change: (entry: DocumentExecution) => DocumentExecution): Document {
  return { ...document, executions: document.executions.map((entry) => (entry.id === id ? change(entry) : entry)) }
}

function orUndefined(text: string): string | undefined {
  const trimmed = text.trim()
  return trimmed === '' ? undefined : trimmed
}

/** A text in the language asked for, else in English. */
export function inLanguage(text: LocalizedText, locale: string): string {
  if (typeof text === 'string') return text
  return locale.startsWith('zh') ? (text['zh-TW'] ?? text.en) : text.en
}
