import { parseExecution } from '../execution/parse-execution'
import { defaultExecution } from '../settings'
import { describe, isRecord, listWords } from '../task-set/describe'
import { MAX_COMPARISON_BYTES, MAX_FILE_BYTES, MAX_NESTING } from '../task-set/limits'
import { type ReadFile, readFile } from '../task-set/parse'
import { checkTaskSetValue, isNewerFormat, newerFormat } from '../task-set/parse-value'
import { formatPath, type Locator, type Path } from '../task-set/path'
import type { Problem } from '../task-set/problem'
import { orderProblems, ProblemList } from '../task-set/problem-list'
import { didYouMean } from '../task-set/suggest'
import { ENGINE_VERSION } from '../engine-version'
import { COMPARISON_EXTENSION, COMPARISON_FORMAT_VERSION, COMPARISON_KIND } from './format'
import { readBookmarks } from './bookmarks'
import { type Comparison, MAX_EXECUTIONS, MIN_EXECUTIONS, type RecordedExecution } from './comparison'
import { readLocalized, readPlainText, type Report } from './localized'

export { COMPARISON_EXTENSION, COMPARISON_FORMAT_VERSION } from './format'
export { serializeComparison } from './serialize'

/** Longest notes, in UTF-16 units. */
export const MAX_NOTES_LENGTH = 100_000

export type OpenResult =
  | {
      readonly kind: 'comparison' | 'taskSet'
      /** Of a task set: threads and eventLoop with default settings. */
      readonly comparison: Comparison
      readonly warnings: readonly Problem[]
      readonly text: string
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[]; readonly text: string | undefined }

const KEYS = ['formatVersion', 'kind', 'engine', 'title', 'taskSet', 'executions', 'notes', 'bookmarks']
const EXECUTION_KEYS = ['title', 'model', 'preset', 'settings', 'traceHash']
const MAX_TITLE_LENGTH = 200

/** Most bytes a file may have, by its name: readers stop there, before they know what is in it. */
export function maxBytesOf(fileName: string): number {
  return fileName.toLowerCase().endsWith(COMPARISON_EXTENSION) ? MAX_COMPARISON_BYTES : MAX_FILE_BYTES
}

/** Whether a value read from a document is meant to be a comparison rather than a task set. */
export function looksLikeComparison(value: unknown): boolean {
  return (
    isRecord(value) &&
    !('tasks' in value) &&
    (value.kind === COMPARISON_KIND || 'taskSet' in value || 'executions' in value)
  )
}

/** Reads a comparison file; a newer format is refused by name. */
export function parseComparison(input: Uint8Array | string, fileName: string): OpenResult {
  const read = readFile(input, fileName, maxBytesOf(fileName), MAX_NESTING + 1)
  return read.kind === 'problems' ? read : openComparison(read)
}

/** Reads either kind of file. */
export function openDocument(input: Uint8Array | string, fileName: string): OpenResult {
  const read = readFile(input, fileName, maxBytesOf(fileName), MAX_NESTING + 1)
  if (read.kind === 'problems') return read
  if (looksLikeComparison(read.value)) return openComparison(read)
  const { taskSet, problems } = checkTaskSetValue(read.value, read.locate)
  if (taskSet === undefined || read.problems.length > 0) return refuse(read, problems)
  const executions: RecordedExecution[] = [
    { execution: defaultExecution('threads') },
    { execution: defaultExecution('eventLoop') },
  ]
  const comparison: Comparison = { taskSet, executions, notes: '', engine: ENGINE_VERSION }
  return { kind: 'taskSet', comparison, warnings: problems, text: read.text }
}

type ReadValue = Extract<ReadFile, { kind: 'ok' }>

function refuse(read: ReadValue, problems: readonly Problem[]): OpenResult {
  return { kind: 'problems', problems: orderProblems([...read.problems, ...problems]), text: read.text }
}

function openComparison(read: ReadValue): OpenResult {
  const { value, locate } = read
  const reader = new ComparisonReader(locate)
  const { comparison, problems } = reader.read(value)
  if (comparison === undefined || read.problems.length > 0) return refuse(read, problems)
  return { kind: 'comparison', comparison, warnings: problems, text: read.text }
}

class ComparisonReader {
  private readonly list = new ProblemList()
  private readonly report: Report = (path, found, expected, part = 'value') => {
    this.list.add(() => ({ path: formatPath(path), ...this.locate(path, part), found, expected }))
  }

  constructor(private readonly locate: Locator) {}

  read(value: unknown): { readonly comparison?: Comparison; readonly problems: readonly Problem[] } {
    if (!isRecord(value)) {
      this.report([], describe(value), 'a comparison: an object with "formatVersion": 1, "taskSet" and "executions"')
      return { problems: this.list.toArray() }
    }
    const { formatVersion } = value
    if (isNewerFormat(formatVersion, COMPARISON_FORMAT_VERSION)) {
      this.report(['formatVersion'], describe(formatVersion), newerFormat(formatVersion, COMPARISON_FORMAT_VERSION))
      return { problems: this.list.toArray() }
    }
    if (formatVersion !== COMPARISON_FORMAT_VERSION) {
      this.report(['formatVersion'], describe(formatVersion), String(COMPARISON_FORMAT_VERSION))
    }
    if (value.kind !== COMPARISON_KIND) this.report(['kind'], describe(value.kind), `"${COMPARISON_KIND}"`)
    this.checkKeys(value, KEYS, [])
    const engine = readPlainText(value.engine, ['engine'], MAX_TITLE_LENGTH, this.report) ?? ''
    if (engine === '') this.report(['engine'], describe(value.engine), 'the version of the engine, as a text')
    const title =
      value.title === undefined ? undefined : readPlainText(value.title, ['title'], MAX_TITLE_LENGTH, this.report)
    const notes =
      value.notes === undefined ? '' : (readPlainText(value.notes, ['notes'], MAX_NOTES_LENGTH, this.report) ?? '')
    const executions = this.readExecutions(value.executions)
    const { taskSet, problems } = checkTaskSetValue(value.taskSet, this.locate, ['taskSet'])
    const bookmarks = readBookmarks(value.bookmarks, executions.length, taskSet, this.report)
    const all = orderProblems([...this.list.toArray(), ...problems])
    if (taskSet === undefined || this.list.hasProblems) return { problems: all }
    return {
      comparison: {
        ...(title === undefined ? {} : { title }),
        taskSet,
        executions,
        notes,
        ...(bookmarks.length === 0 ? {} : { bookmarks }),
        engine,
      },
      problems: all,
    }
  }

  private readExecutions(value: unknown): readonly RecordedExecution[] {
    if (!Array.isArray(value)) {
      this.report(['executions'], describe(value), 'a list of executions')
      return []
    }
    if (value.length < MIN_EXECUTIONS || value.length > MAX_EXECUTIONS) {
      this.report(['executions'], `${value.length} executions`, `${MIN_EXECUTIONS} to ${MAX_EXECUTIONS} executions`)
    }
    return value
      .slice(0, MAX_EXECUTIONS)
      .flatMap((execution: unknown, i) => this.readExecution(execution, ['executions', i]) ?? [])
  }

  private readExecution(value: unknown, path: Path): RecordedExecution | undefined {
    if (!isRecord(value)) {
      this.report(path, describe(value), 'an execution: an object with a model')
      return undefined
    }
    this.checkKeys(value, EXECUTION_KEYS, path)
    const { title: titleValue, traceHash, model, preset, settings } = value
    const title =
      titleValue === undefined
        ? undefined
        : readLocalized(titleValue, [...path, 'title'], MAX_TITLE_LENGTH, this.report)
    const isHash = traceHash === undefined || (typeof traceHash === 'string' && /^[\da-f]{64}$/.test(traceHash))
    if (!isHash) this.report([...path, 'traceHash'], describe(traceHash), 'a SHA-256: 64 hex digits in lower case')
    const { execution, problems } = parseExecution({ model, preset, settings }, this.locate, path)
    for (const problem of problems) this.list.add(() => problem)
    if (execution === undefined) return undefined
    return {
      ...(title === undefined ? {} : { title }),
      execution,
      ...(typeof traceHash === 'string' ? { traceHash } : {}),
    }
  }

  private checkKeys(value: Readonly<Record<string, unknown>>, known: readonly string[], path: Path): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue
      this.report([...path, key], 'an unknown key', `${listWords(known)}${didYouMean(key, known)}`, 'key')
    }
  }
}
