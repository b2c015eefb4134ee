import { MAX_EXECUTIONS, MIN_EXECUTIONS } from '../../shared/comparison/comparison'
import { defaultExecution, type Execution, type Model } from '../../shared/settings'
import { type Document, type DocumentExecution, nextExecutionId } from './document'

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
