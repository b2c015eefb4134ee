import type { RandomLevel } from '../../electron/simulators/random-task-set'
import { Failure } from '../lib/failure.mjs'

/** The level a switch was given; throws a `Failure` where it is none. */
export function levelOf(text: string): RandomLevel {
  const level = ([1, 2, 3] as const).find((known) => String(known) === text)
  if (level === undefined) throw new Failure(`There is no level ${text}.`, 'There are: 1, 2, 3.', 2)
  return level
}
