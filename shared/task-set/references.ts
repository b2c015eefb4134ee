import { quote } from './describe'
import { countInstances, makesInstances, type Outline, type OutlineTask, walkOutline } from './outline'
import { formatPath, type Locator, type Path } from './path'
import type { ProblemList } from './problem-list'
import { checkStarts } from './starts'
import { didYouMean } from './suggest'

/** Misspelt ids that get a suggestion. */
const MOST_SUGGESTIONS = 100

/** A step that names a task. */
export interface Mention {
  readonly by: OutlineTask
  readonly op: 'spawn' | 'gather' | 'join' | 'cancel'
  readonly id: string
  readonly path: Path
  /** How often `by` executes the step: the times of the repeats around it. */
  readonly times: number
  readonly isInTimeout: boolean
}

/** Reports at paths of the task set. */
export type Report = (path: Path, found: string, expected: string, severity?: 'problem' | 'warning') => void

/** Rules that need more than one place of a file: ids and the steps that name tasks. Problems only; see `unused.ts` for the warnings about names. */
export function checkReferences(outline: Outline, locate: Locator, base: Path, problems: ProblemList): void {
  const report: Report = (path, found, expected, severity = 'problem') => {
    const full = [...base, ...path]
    problems.add(() => ({ severity, path: formatPath(full), ...locate(full), found, expected }))
  }
  const byId = checkIds(outline, report)
  const mentions = listMentions(outline)
  const suggest = suggestIds(byId)
  for (const mention of mentions) {
    if (problems.isFull) return
    checkMention(mention, byId, suggest, report)
  }
  checkStarts(outline, mentions, byId, report)
  walkOutline(outline, ({ step, path }) => {
    if (step.op === 'poll' && step.spin === true && step.askMs === 0) {
      report(
        [...path, 'askMs'],
        '0',
        'a number > 0 with at most 3 decimals, as "spin" asks again and again without a pause',
      )
    }
  })
}

/** The first task of each id. An id twice, an id that an arrival makes too (`click#1`), two that are equal once their characters are composed: at the second. */
function checkIds(outline: Outline, report: Report): ReadonlyMap<string, OutlineTask> {
  const first = new Map<string, OutlineTask>()
  const byId = new Map<string, OutlineTask>()
  for (const task of outline.tasks) {
    const composed = task.id.normalize('NFC')
    const same = first.get(composed)
    if (same === undefined) {
      first.set(composed, task)
      byId.set(task.id, task)
    } else report(['tasks', task.index, 'id'], quote(task.id), `an id of its own (tasks[${same.index}] has it)`)
  }
  for (const task of outline.tasks) {
    if (!task.id.includes('#')) continue
    const [, source = '', number = ''] = /^(.*)#([1-9]\d*)$/s.exec(task.id) ?? []
    const maker = byId.get(source)
    if (maker === undefined || !makesInstances(maker.arrival) || Number(number) > countInstances(maker.arrival))
      continue
    const [earlier, later] = maker.index < task.index ? [maker, task] : [task, maker]
    const taken =
      later === task ? 'one of its arrivals is called so' : `one of its arrivals would be called ${quote(task.id)}`
    report(['tasks', later.index, 'id'], quote(later.id), `an id of its own (tasks[${earlier.index}]: ${taken})`)
  }
  return byId
}

function listMentions(outline: Outline): readonly Mention[] {
  const mentions: Mention[] = []
  walkOutline(outline, ({ task: by, step, path, times, isInTimeout }) => {
    const { op } = step
    if (op === 'gather') {
      for (const [i, id] of step.tasks.entries())
        mentions.push({ by, op, id, path: [...path, 'tasks', i], times, isInTimeout })
    } else if (op === 'spawn' || op === 'join' || op === 'cancel') {
      mentions.push({ by, op, id: step.task, path: [...path, 'task'], times, isInTimeout })
    }
  })
  return mentions
}

/** Suggestions for the first misspelt ids only: each is compared with every task's. */
function suggestIds(byId: ReadonlyMap<string, OutlineTask>): (id: string) => string {
  let left = MOST_SUGGESTIONS
  return (id) => (left-- > 0 ? didYouMean(id, byId.keys()) : '')
}

function checkMention(
  { by, op, id, path }: Mention,
  byId: ReadonlyMap<string, OutlineTask>,
  suggest: (id: string) => string,
  report: Report,
): void {
  const task = byId.get(id)
  if (task === undefined) {
    const source = byId.get(id.replace(/#\d+$/, ''))
    const isInstance = source !== undefined && makesInstances(source.arrival)
    const hint = isInstance ? ` that starts once (${source.id} makes several)` : suggest(id)
    report(path, quote(id), `the id of a task${hint}`)
  } else if (makesInstances(task.arrival)) {
    report(path, quote(id), `a task that starts once (the arrival of ${id} makes ${id}#1, ${id}#2, …)`)
  } else if (task.id === by.id) {
    if (op === 'spawn' || op === 'gather') report(path, quote(id), `another task: a task cannot ${op} itself`)
    if (op === 'join') report(path, quote(id), 'another task: a task that joins itself never goes on', 'warning')
  }
}
