import type { Execution, ThreadsSettings } from '../../shared/settings'
import { THREADS_PRESETS } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import type { TaskInstance } from '../../shared/trace/trace'
import { formatSettingMs } from '../format'
import { currentLocale, t } from '../i18n'
import { type Document, inLanguage } from './document'

/** The document's title: the lecturer's, else the task set's, else a name for what has none. */
export function documentTitle(document: Document): string {
  const { name } = document.taskSet
  return document.title ?? (name === undefined ? t('document.untitled') : inLanguage(name, currentLocale()))
}

/** A name for each execution: the lecturer's title, else the model's name, numbered from the second of one model on. */
export function executionNames(document: Document): readonly string[] {
  const counts = new Map<string, number>()
  return document.executions.map(({ title, execution }) => {
    if (title !== undefined) return inLanguage(title, currentLocale())
    const count = (counts.get(execution.model) ?? 0) + 1
    counts.set(execution.model, count)
    const name = t(`models.${execution.model}`)
    return count === 1 ? name : t('models.numbered', { name, number: count })
  })
}

/** What a task is called where it is read out: the name the file gives it, else its id. An instance of an event source keeps its number. */
export function taskName(taskSet: TaskSet, { id, definition }: Pick<TaskInstance, 'id' | 'definition'>): string {
  const task = taskSet.tasks[definition]
  if (task?.name === undefined) return id
  return inLanguage(task.name, currentLocale()) + id.slice(task.id.length)
}

/** The settings of an execution in words, the header's text: `textbook round robin, q = 4 ms`, `1 core`. Only what differs from zero. */
export function settingsParts(execution: Execution): readonly string[] {
  const parts = modelParts(execution)
  const { horizon } = execution.settings
  return horizon === null ? parts : [...parts, t('settings.until', { ms: formatSettingMs(horizon) })]
}

function modelParts(execution: Execution): readonly string[] {
  switch (execution.model) {
    case 'threads':
      return threadsParts(execution.preset, execution.settings)
    case 'eventLoop': {
      const { stepCost, iterationCost, equalTimers } = execution.settings
      return [
        'asyncio',
        ...(stepCost > 0 ? [t('settings.stepCostText', { ms: formatSettingMs(stepCost) })] : []),
        ...(iterationCost > 0 ? [t('settings.iterationCostText', { ms: formatSettingMs(iterationCost) })] : []),
        ...(equalTimers === 'heapOrder' ? [t('settings.heapOrderText')] : []),
      ]
    }
    case 'sequential':
      return [t('settings.sequentialText')]
  }
}

function threadsParts(preset: keyof typeof THREADS_PRESETS, settings: ThreadsSettings): readonly string[] {
  const rules = hasPresetRules(preset, settings) ? t(`settings.presetText.${preset}`) : t('settings.presetText.own')
  const quantum =
    settings.quantum === null
      ? t('settings.untilBlock')
      : t('settings.quantumText', { ms: formatSettingMs(settings.quantum) })
  return [
    `${rules}${t('glue.comma')}${quantum}`,
    t('settings.coresText', { count: settings.cores }),
    ...(settings.contextSwitch > 0
      ? [t('settings.contextSwitchText', { ms: formatSettingMs(settings.contextSwitch) })]
      : []),
  ]
}

/** The tie and accounting rules, which make a preset what it is; quantum, cores and cost may differ and it keeps its name. */
const RULES = ['sameInstant', 'wakeVsArrival', 'quantumAfterBlock', 'quantumAfterYield', 'mutexHandOff'] as const

function hasPresetRules(preset: keyof typeof THREADS_PRESETS, settings: ThreadsSettings): boolean {
  return RULES.every((rule) => settings[rule] === THREADS_PRESETS[preset][rule])
}
