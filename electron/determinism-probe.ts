import { text } from 'node:stream/consumers'
import type { Execution } from '../shared/settings'
import type { TaskSet } from '../shared/task-set/schema'
import { simulate } from './simulators'
import { hashTrace } from './trace-hash'

/** What `determinism.test.ts` asks a process of another time zone and language: runs whose hashes it wants. */
export interface ProbeRun {
  readonly taskSet: TaskSet
  readonly execution: Execution
}

/** Its answer, with what the process takes its surroundings to be: proof that they are others. */
export interface ProbeAnswer {
  readonly timeZone: string
  readonly locale: string
  readonly hashes: readonly string[]
}

const runs = JSON.parse(await text(process.stdin)) as readonly ProbeRun[]
const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions()
const hashes = runs.map(({ taskSet, execution }) => hashTrace(simulate(taskSet, execution)))
process.stdout.write(JSON.stringify({ timeZone, locale, hashes } satisfies ProbeAnswer))
