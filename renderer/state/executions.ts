import { useState } from 'react'
import type { ExecutionData } from '../../shared/gantt/model'
import { currentLocale, t } from '../i18n'
import { emptyRun } from '../view-model/empty-run'
import type { Document, DocumentExecution } from './document'
import { documentStore } from './document-store'
import { ghostStore } from './ghost-store'
import type { Ghosts } from './ghosts'
import { executionNames, settingsParts } from './names'
import { type Run, runsStore, type ShownRun } from './runs-store'

/** One execution with everything the window shows of it. */
export interface ShownExecution {
  readonly entry: DocumentExecution
  readonly name: string
  readonly settings: string
  readonly run: Run | undefined
  /** False until its first run has ended well: then `data` has lanes and nothing in them. */
  readonly hasRun: boolean
  readonly data: ExecutionData
  /** The run before the last change of its settings, where it is to be compared with the one shown. */
  readonly before?: ShownRun | undefined
}

// The chart redraws what is a new object: an execution whose run, name and settings are the same keeps its object, and one whose settings have changed
// keeps its data until their run is there.
// Only those of the open document: what another one showed is let go.
let latest: ReadonlyMap<string, ShownExecution> = new Map()
/** The language of their words: in another one each becomes a new object. */
let spoken = currentLocale()

function toShown(
  document: Document,
  entry: DocumentExecution,
  name: string,
  run: Run | undefined,
  ghost: ShownRun | undefined,
): ShownExecution {
  const last = latest.get(entry.id)
  const runBefore = toCompare(run?.shown, ghost)
  const isSameButSettings = last?.name === name && last.before === runBefore
  if (isSameButSettings && last.entry === entry && last.run === run) return last
  const settings = settingsParts(entry.execution).join(t('settings.separator'))
  const hasRun = run?.shown !== undefined && run.shown.taskSet === document.taskSet
  const isSameData = isSameButSettings && hasRun && last.hasRun && last.run?.shown === run.shown
  return {
    entry,
    name,
    settings,
    run,
    hasRun,
    before: runBefore,
    data: isSameData
      ? last.data
      : {
          name,
          settingsText: settings,
          ...(hasRun && run.shown ? run.shown : emptyRun(document.taskSet, entry.execution)),
          ...(hasRun && runBefore ? { ghost: runBefore.spans } : {}),
        },
  }
}

/** The run before, if it is another than the one shown and of the very same tasks, lane by lane. */
function toCompare(shown: ShownRun | undefined, ghost: ShownRun | undefined): ShownRun | undefined {
  if (!shown || !ghost || ghost === shown || ghost.taskSet !== shown.taskSet) return undefined
  const tasks = ghost.summary.tasks
  const isSame =
    tasks.length === shown.summary.tasks.length && tasks.every(({ id }, i) => id === shown.summary.tasks[i].id)
  return isSame ? ghost : undefined
}

function toShownAll(
  document: Document | undefined,
  runs: Readonly<Record<string, Run>>,
  ghosts: Ghosts,
): readonly ShownExecution[] {
  if (!document) {
    latest = new Map()
    return []
  }
  if (spoken !== currentLocale()) latest = new Map()
  spoken = currentLocale()
  const names = executionNames(document)
  const shown = document.executions.map((entry, i) =>
    toShown(document, entry, names[i], runs[entry.id], ghosts[entry.id]),
  )
  latest = new Map(shown.map((one) => [one.entry.id, one]))
  return shown
}

/** The executions of the open document as shown now. */
export function shownExecutions(): readonly ShownExecution[] {
  return toShownAll(documentStore.getState().document, runsStore.getState().runs, ghostStore.getState().ghosts)
}

let drawn: readonly ExecutionData[] = []

/** What the chart draws now; the same array while every execution's data is the same, whatever a run under way reports. */
export function chartData(): readonly ExecutionData[] {
  const executions = shownExecutions()
  const isSame = drawn.length === executions.length && drawn.every((one, i) => one === executions[i].data)
  if (!isSame) drawn = executions.map(({ data }) => data)
  return drawn
}

/** The same of a view of the window; the same array while every execution's data is the same, whatever a run under way reports. */
export function useChartData(executions: readonly ShownExecution[]): readonly ExecutionData[] {
  const [kept, keep] = useState<readonly ExecutionData[]>([])
  const isSame = kept.length === executions.length && kept.every((one, i) => one === executions[i].data)
  if (isSame) return kept
  const data = executions.map((execution) => execution.data)
  keep(data)
  return data
}
