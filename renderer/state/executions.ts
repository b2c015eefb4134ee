import { useMemo, useState } from 'react'
import type { ExecutionData } from '../../shared/gantt/model'
import { t } from '../i18n'
import { emptyRun } from '../view-model/empty-run'
import type { Document, DocumentExecution } from './document'
import { documentStore } from './document-store'
import { executionNames, settingsParts } from './names'
import { type Run, runsStore } from './runs-store'

/** One execution with everything the window shows of it. */
export interface ShownExecution {
  readonly entry: DocumentExecution
  readonly name: string
  readonly settings: string
  readonly run: Run | undefined
  /** False until its first run has ended well: then `data` has lanes and nothing in them. */
  readonly hasRun: boolean
  readonly data: ExecutionData
}

// The chart redraws what is a new object: an execution whose run, name and settings are the same keeps its object.
const known = new WeakMap<DocumentExecution, ShownExecution>()

function toShown(document: Document, entry: DocumentExecution, name: string, run: Run | undefined): ShownExecution {
  const before = known.get(entry)
  if (before && before.run === run && before.name === name) return before
  const settings = settingsParts(entry.execution).join(t('settings.separator'))
  const sameData = before && before.hasRun && before.run?.shown === run?.shown && before.name === name
  const hasRun = run?.shown !== undefined && run.shown.taskSet === document.taskSet
  const shown: ShownExecution = {
    entry,
    name,
    settings,
    run,
    hasRun,
    data: sameData
      ? before.data
      : {
          name,
          settingsText: settings,
          ...(hasRun && run.shown ? run.shown : emptyRun(document.taskSet, entry.execution)),
        },
  }
  known.set(entry, shown)
  return shown
}

function toShownAll(document: Document | undefined, runs: Readonly<Record<string, Run>>): readonly ShownExecution[] {
  if (!document) return []
  const names = executionNames(document)
  return document.executions.map((entry, i) => toShown(document, entry, names[i], runs[entry.id]))
}

/** The executions of the open document as shown now. */
export function shownExecutions(): readonly ShownExecution[] {
  return toShownAll(documentStore.getState().document, runsStore.getState().runs)
}

/** What the chart draws; the same array while every execution's data is the same, whatever a run under way reports. */
export function useChartData(executions: readonly ShownExecution[]): readonly ExecutionData[] {
  const [kept, keep] = useState<readonly ExecutionData[]>([])
  const isSame = kept.length === executions.length && kept.every((one, i) => one === executions[i].data)
  if (isSame) return kept
  const data = executions.map((execution) => execution.data)
  keep(data)
  return data
}

export function useShownExecutions(): readonly ShownExecution[] {
  const document = documentStore((state) => state.document)
  const runs = runsStore((state) => state.runs)
  return useMemo(() => toShownAll(document, runs), [document, runs])
}
