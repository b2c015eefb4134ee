import { describe, isRecord } from './describe'
import { decodeText, utf8Length } from './decode'
import { formatOf, readDocument } from './document'
import type { DocumentFormat } from './document-result'
import { MAX_FILE_BYTES, MAX_NESTING, MAX_YAML_BYTES } from './limits'
import type { Locator } from './path'
import { checkTaskSetValue } from './parse-value'
import type { Problem } from './problem'
import { orderProblems } from './problem-list'
import type { TaskSet } from './schema'

export type ParseResult =
  | {
      readonly kind: 'ok'
      readonly taskSet: TaskSet
      readonly warnings: readonly Problem[]
      /** The text as decoded, without a byte order mark. */
      readonly text: string
    }
  | {
      readonly kind: 'problems'
      /** All at once: problems by place, then warnings by place. */
      readonly problems: readonly Problem[]
      /** Undefined where the bytes are no text or too many. */
      readonly text: string | undefined
    }

/**
 * Reads a task-set file, format 1. `.json` is read as JSON, `.yaml` and `.yml` as YAML; any other name (and `-`, standard input) as JSON
 * if the first character is `{`, else as YAML.
 */
export function parseTaskSet(input: Uint8Array | string, fileName: string): ParseResult {
  const read = readFile(input, fileName, MAX_FILE_BYTES, MAX_NESTING)
  if (read.kind === 'problems') return read
  const { text, value, locate } = read
  if (isRecord(value) && 'taskSet' in value && 'executions' in value) {
    const expected = 'a task set: an object with "formatVersion": 1 and "tasks"'
    return {
      kind: 'problems',
      text,
      problems: [{ severity: 'problem', path: '', ...locate([]), found: 'a comparison', expected }],
    }
  }
  const { taskSet, problems } = checkTaskSetValue(value, locate)
  if (taskSet !== undefined && read.problems.length === 0) return { kind: 'ok', taskSet, warnings: problems, text }
  return { kind: 'problems', problems: orderProblems([...read.problems, ...problems]), text }
}

export type ReadFile =
  | {
      readonly kind: 'ok'
      readonly text: string
      readonly value: unknown
      readonly locate: Locator
      readonly problems: readonly Problem[]
    }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[]; readonly text: string | undefined }

/** Bytes or text to a value with places: size, encoding, syntax. */
export function readFile(input: Uint8Array | string, fileName: string, maxBytes: number, maxNesting: number): ReadFile {
  const tooLarge = refuseSize(input, maxBytes, '')
  if (tooLarge !== undefined) return tooLarge
  const decoded = decodeText(input)
  if (decoded.kind === 'problems') return { ...decoded, text: undefined }
  const { text } = decoded
  const format: DocumentFormat = formatOf(fileName, text)
  if (format === 'yaml') {
    const tooLargeForYaml = refuseSize(input, MAX_YAML_BYTES, ' of YAML (more as JSON)')
    if (tooLargeForYaml !== undefined) return tooLargeForYaml
  }
  const document = readDocument(text, format, { maxNesting })
  if (document.kind === 'problems') return { ...document, text }
  return { ...document, text }
}

function refuseSize(input: Uint8Array | string, most: number, of: string): ReadFile | undefined {
  // A text has at least as many bytes as characters: counting them all is needed only below the bound.
  const bytes = typeof input !== 'string' ? input.length : input.length > most ? input.length : utf8Length(input)
  if (bytes <= most) return undefined
  const atLeast = typeof input === 'string' && input.length > most ? 'at least ' : ''
  const found = `${atLeast}${describe(bytes)} bytes`
  return {
    kind: 'problems',
    problems: [{ severity: 'problem', path: '', line: 0, column: 0, found, expected: `at most ${most} bytes${of}` }],
    text: undefined,
  }
}
