import type { Problem } from './problem'
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
export function parseTaskSet(_input: Uint8Array | string, _fileName: string): ParseResult {
  throw new Error('not written yet')
}
