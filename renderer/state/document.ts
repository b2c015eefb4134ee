import type { Bookmark, Comparison, RecordedExecution } from '../../shared/comparison/comparison'
import type { Execution } from '../../shared/settings'
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

/** A text in the language asked for, else in English. */
export function inLanguage(text: LocalizedText, locale: string): string {
  if (typeof text === 'string') return text
  return locale.startsWith('zh') ? (text['zh-TW'] ?? text.en) : text.en
}
