import { slices } from '../../electron/simulators/sketch'
import { simulate } from '../../electron/simulators/index'
import type { TaskSet } from '../../shared/task-set/schema'
import { strip } from '../../shared/trace/strip'
import { textLog } from '../../shared/trace/text-log'
import { shrink } from '../peers/smaller'
import { activate, counted } from './switch'
import { fingerprintOf, type RandomRun } from './units'

/** More questions than any random set asks. */
const MOST = 10_000_000

/** The smallest task set found whose trace a mutant changes, with both runs side by side; for whoever wants to write the missing test. */
export async function smallestDifference(mutant: number, runs: readonly RandomRun[]): Promise<string> {
  const run = runs.find((one) => differs(mutant, one))
  if (run === undefined) return 'No random run has another trace.'
  const small = await shrink(run.taskSet, async (taskSet) => differs(mutant, { ...run, taskSet }))
  const smallest = { ...run, taskSet: small }
  const { settings } = run.execution
  return [
    `${run.execution.model} seed ${run.seed}, settings ${JSON.stringify(settings)}`,
    ...describeSet(small),
    ...sideBySide(told(0, smallest), told(mutant, smallest)),
  ].join('\n')
}

function describeSet({ tasks, ...rest }: TaskSet): string[] {
  return [JSON.stringify(rest), ...tasks.map((task) => `  ${JSON.stringify(task)}`)]
}

function differs(mutant: number, run: RandomRun): boolean {
  return under(0, () => fingerprintOf(run)) !== under(mutant, () => fingerprintOf(run))
}

function under(mutant: number, tell: () => string): string {
  let text = ''
  activate(mutant)
  counted(MOST, () => (text = tell()))
  activate(0)
  return text
}

function told(mutant: number, { taskSet, execution }: RandomRun): string[] {
  const text = under(mutant, () => {
    try {
      const trace = simulate(taskSet, execution)
      return [
        `ends: ${trace.endedBy} at ${trace.makespan}`,
        slices(trace),
        ...strip(trace),
        ...textLog(trace, taskSet),
      ].join('\n')
    } catch (error) {
      return String(error)
    }
  })
  return text.split('\n')
}

function sideBySide(right: readonly string[], mutated: readonly string[]): string[] {
  const width = Math.max(...right.map((line) => line.length))
  const rows = Math.max(right.length, mutated.length)
  return Array.from({ length: rows }, (_, i) => {
    const mark = right[i] === mutated[i] ? ' ' : '|'
    return `  ${(right[i] ?? '').padEnd(width)} ${mark} ${mutated[i] ?? ''}`
  })
}
