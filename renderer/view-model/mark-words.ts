import type { ExecutionData } from '../../shared/gantt/model'
import type { StepPlace } from '../../shared/task-set/steps'
import { EventKind, NONE } from '../../shared/trace/trace'
import { t } from '../i18n'

/** What a mark says, in the words of the table: `takes lock m`, `arrives`. `steps`: `listSteps` of the task set. */
export function markWords({ marks, summary }: ExecutionData, row: number, steps: readonly StepPlace[]): string {
  const arg = marks.arg[row]
  const taskOf = (task: number): string => (task === NONE ? '' : summary.tasks[task].id)
  const values = { name: nameOf(steps[marks.step[row]]?.step), count: arg }
  switch (marks.kind[row]) {
    case EventKind.arrive:
      return arg === NONE ? t('table.marks.arrive') : t('table.marks.started', { by: taskOf(arg) })
    case EventKind.finish:
      return finishWords(summary, summary.tasks[marks.task[row]].id)
    case EventKind.burst:
      return t('table.marks.burst')
    case EventKind.lock:
      return t('table.marks.lock', values)
    case EventKind.unlock:
      return t('table.marks.unlock', values)
    case EventKind.put:
      return t('table.marks.put', values)
    case EventKind.get:
      return t('table.marks.get', values)
    case EventKind.load:
      return t('table.marks.load', values)
    case EventKind.store:
      return t('table.marks.store', values)
    case EventKind.log:
      return t('table.marks.log', values)
    case EventKind.acquire:
      return t('table.marks.acquire', values)
    case EventKind.release:
      return t('table.marks.release', values)
    case EventKind.set:
      return t('table.marks.set', values)
    case EventKind.clear:
      return t('table.marks.clear', values)
    case EventKind.cancel:
      return t('table.marks.cancel', { name: taskOf(arg) })
    case EventKind.deadline:
      return t('table.marks.deadline')
    default:
      throw new Error(`mark ${row} has kind ${marks.kind[row]}`)
  }
}

function finishWords({ rows }: ExecutionData['summary'], id: string): string {
  const ended = rows.find((one) => one.id === id)?.endedBy
  return t(ended === 'cancelled' || ended === 'error' ? `table.marks.${ended}` : 'table.marks.finish')
}

/** The lock, queue, variable, event or text that a step names. */
function nameOf(step: StepPlace['step'] | undefined): string {
  if (step === undefined) return ''
  if ('name' in step) return step.name
  if ('queue' in step) return step.queue
  if ('var' in step) return step.var
  if ('event' in step) return step.event
  return 'text' in step ? step.text : ''
}
