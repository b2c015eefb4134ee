import { ChevronDown, Ellipsis } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { definitionText } from '../../shared/trace/metric-definitions'
import { computeAverages } from '../../shared/trace/metrics'
import { formatCount, formatExactDuration } from '../format'
import { t, useTexts } from '../i18n'
import { sentences } from '../sentences'
import type { Document } from '../state/document'
import { canAdd, canRemove, withExecutionTitle } from '../state/document-edits'
import { editDocument } from '../state/document-store'
import type { ShownExecution } from '../state/executions'
import { EditableTitle } from './editable-title'
import { OsGlyph, TaskGlyph } from './glyphs'
import { IconButton } from './icon-button'
import { onDemand } from './later'
import { Meters } from './meters'
import { tip } from './tip'

const SettingsPopover = onDemand(() => import('./overlays/settings-popover').then((module) => module.SettingsPopover))
const ExecutionMenu = onDemand(() => import('./overlays/menus').then((module) => module.ExecutionMenu))

interface ExecutionHeaderProps {
  readonly document: Document
  readonly execution: ShownExecution
}

/** Name, settings (which are the control) and menu of an execution at the left; its verdict at the right. */
export function ExecutionHeader({ document, execution }: ExecutionHeaderProps) {
  const t = useTexts()
  const { entry, name } = execution
  return (
    <div className="execution-header">
      <h2>
        <EditableTitle
          value={name}
          label={t('title.execution')}
          onChange={(title) => editDocument((before) => withExecutionTitle(before, entry.id, title))}
        />
      </h2>
      <SettingsButton execution={execution} />
      <MenuButton document={document} execution={execution} />
      <span className="execution-push" />
      {execution.hasRun && <Verdict execution={execution} />}
    </div>
  )
}

function SettingsButton({ execution }: { readonly execution: ShownExecution }) {
  const t = useTexts()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        className="settings-button"
        aria-label={t('settings.change', { name: execution.name, settings: execution.settings })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
        {...tip(`${execution.settings}\n${t('settings.tip')}`)}
      >
        <span className="ellipsis">{execution.settings}</span>
        <ChevronDown size={13} strokeWidth={2} aria-hidden />
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <SettingsPopover trigger={button} execution={execution} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

function MenuButton({ document, execution }: ExecutionHeaderProps) {
  const t = useTexts()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton
        ref={button}
        icon={Ellipsis}
        small
        label={t('execution.menu', { name: execution.name })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <Suspense fallback={null}>
          <ExecutionMenu
            trigger={button}
            execution={execution}
            canDuplicate={canAdd(document)}
            canRemove={canRemove(document)}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

/** How many suspensions the OS decided and how many the tasks, by shape, word and colour. */
function Verdict({ execution }: { readonly execution: ShownExecution }) {
  const t = useTexts()
  const { involuntary, voluntary } = execution.data.summary.totals
  return (
    <dl className="verdict">
      <div className="verdict-os" {...tip(definitionText(sentences().runMetrics.involuntary))}>
        <OsGlyph />
        <dt>{t('verdict.os')}</dt>
        <dd>{formatCount(involuntary)}</dd>
      </div>
      <div className="verdict-task" {...tip(definitionText(sentences().runMetrics.voluntary))}>
        <TaskGlyph />
        <dt>{t('verdict.task')}</dt>
        <dd>{formatCount(voluntary)}</dd>
      </div>
    </dl>
  )
}

/** How the three means are worked out, a line each. */
function meansTip(): string {
  const { runMetrics } = sentences()
  return (['turnaround', 'response', 'waiting'] as const)
    .map((key) => {
      const { name, formula, meaning } = runMetrics[key]
      return t('averages.means', { name, formula, meaning })
    })
    .join('\n')
}

/** The second line of the header: what the tasks had of it on average, and the meters as far as there is room. */
export function Averages({ execution }: { readonly execution: ShownExecution }) {
  const t = useTexts()
  const { rows, makespan } = execution.data.summary
  const { turnaround, response, waiting } = computeAverages(rows, makespan)
  // Averages as textbooks print them (5.667), to the microsecond: a class checks its own sum against them.
  const ms = (us: number | null) => (us === null ? t('metrics.none') : formatExactDuration(us))
  return (
    <>
      <p className="averages ellipsis" {...tip(meansTip())}>
        {t('averages.text', { turnaround: ms(turnaround), response: ms(response), waiting: ms(waiting) })}
      </p>
      <Meters execution={execution} />
    </>
  )
}
