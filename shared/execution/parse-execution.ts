import type { Execution } from '../settings'
import type { Locator, Path } from '../task-set/path'
import type { Problem } from '../task-set/problem'

/** `execution` is there when there are no problems. */
export interface ParsedExecution {
  readonly execution?: Execution
  readonly problems: readonly Problem[]
}

/** Reads `{"model": "threads", "preset": "textbook", "settings": {"quantum": 2}}`; what is absent comes from the preset, an absent preset is `textbook`. */
export function parseExecution(_value: unknown, _locate: Locator, _base: Path = []): ParsedExecution {
  throw new Error('not written yet')
}

/** Reads `threads quantum=2 cores=2 preset=linux-sched-rr` (`--execution`). */
export function parseExecutionText(_text: string): ParsedExecution {
  throw new Error('not written yet')
}

/** Reads `--model`, `--preset` and every `--set key=value` of one command line. */
export function parseExecutionArguments(
  _model: string,
  _preset: string | undefined,
  _assignments: readonly string[],
): ParsedExecution {
  throw new Error('not written yet')
}

/** Reads `quantum=2`, `quantum=null`, `sameInstant=preemptedFirst` into settings as a request holds them; values are checked by `parseExecution`. */
export function parseAssignments(_assignments: readonly string[]): {
  readonly settings: Readonly<Record<string, unknown>>
  readonly problems: readonly Problem[]
} {
  throw new Error('not written yet')
}
