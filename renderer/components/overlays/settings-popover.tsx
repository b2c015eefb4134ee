import { ChartLine } from 'lucide-react'
import { memo, type RefObject, useEffect } from 'react'
import { Dialog, I18nProvider, Popover } from 'react-aria-components'
import { assertNever } from '../../../shared/assert-never'
import { defaultExecution, type Execution, type Model } from '../../../shared/settings'
import { sweepSettings } from '../../../shared/sweep/plan'
import { currentLocale, t, useTexts } from '../../i18n'
import { withExecution } from '../../state/document-edits'
import { editDocument, endGesture, useDocument } from '../../state/document-store'
import type { ShownExecution } from '../../state/executions'
import { foresee, stopForeseeing } from '../../state/foresee'
import { openSweep } from '../../state/sweep-open'
import { tip } from '../tip'
import { useStable } from '../use-stable'
import { EventLoopFields } from './event-loop-fields'
import { Choice, OptionalNumber } from './fields'
import { ThreadsFields } from './threads-fields'

interface SettingsPopoverProps {
  readonly trigger: RefObject<HTMLButtonElement | null>
  readonly execution: ShownExecution
  readonly onClose: () => void
}

/**
 * All settings of one execution. Each change is in the document, and soon in the chart, at once. It follows the document, not the runs: a new run of
 * the execution is no reason to render it.
 */
export const SettingsPopover = memo(Popup, (a, b) => isSameEntry(a.execution, b.execution))

function isSameEntry(a: ShownExecution, b: ShownExecution): boolean {
  return a.entry.id === b.entry.id && a.name === b.name
}

function Popup({ trigger, execution, onClose }: SettingsPopoverProps) {
  const t = useTexts()
  return (
    <I18nProvider locale={currentLocale()}>
      <Popover
        className="popover settings"
        triggerRef={trigger}
        isOpen
        offset={4}
        placement="bottom start"
        onOpenChange={(isOpen) => {
          if (isOpen) return
          endGesture()
          onClose()
        }}
      >
        <Dialog className="settings-dialog" aria-label={t('settings.title', { name: execution.name })}>
          <Settings id={execution.entry.id} onClose={onClose} />
        </Dialog>
      </Popover>
    </I18nProvider>
  )
}

interface SettingsProps {
  readonly id: string
  readonly onClose: () => void
}

/** Follows the document move by move: only what a move changes is rendered, for the run waits for it. */
function Settings({ id, onClose }: SettingsProps) {
  const current = useDocument()?.executions.find((entry) => entry.id === id)?.execution
  const change = (next: Execution, field: string) =>
    editDocument((document) => withExecution(document, id, next), `${id}.${field}`)
  const reach = (next: readonly Execution[]) => (next.length > 0 ? foresee(id, next) : stopForeseeing())
  useEffect(() => stopForeseeing, [])
  const setModel = useStable((model: Model) => change(defaultExecution(model), 'model'))
  const setHorizon = useStable(
    (horizon: number | null) => current && change(withSettings(current, { horizon }), 'horizon'),
  )
  const sweep = useStable(() => {
    endGesture()
    onClose()
    openSweep(id)
  })
  if (!current) return null
  return (
    <>
      <ModelChoice model={current.model} onChange={setModel} />
      <Fields execution={current} onChange={change} onReach={reach} />
      <SweepButton model={current.model} onPress={sweep} />
      <Horizon value={current.settings.horizon} onChange={setHorizon} />
    </>
  )
}

const MODELS: readonly Model[] = ['threads', 'eventLoop', 'sequential']

interface ModelChoiceProps {
  readonly model: Model
  readonly onChange: (model: Model) => void
}

const ModelChoice = memo(function ModelChoice({ model, onChange }: ModelChoiceProps) {
  const t = useTexts()
  return (
    <Choice
      label={t('settings.model')}
      value={model}
      options={MODELS.map((value) => ({ value, text: t(`models.${value}`) }))}
      onChange={onChange}
    />
  )
})

interface SweepButtonProps {
  readonly model: Model
  readonly onPress: () => void
}

const SweepButton = memo(function SweepButton({ model, onPress }: SweepButtonProps) {
  const t = useTexts()
  if (sweepSettings(model).length === 0) return null
  return (
    <button
      type="button"
      className="button settings-sweep"
      data-look="outlined"
      {...tip(t('sweep.openHint'))}
      onClick={onPress}
    >
      <ChartLine size={16} strokeWidth={1.75} aria-hidden />
      {t('sweep.open')}
    </button>
  )
})

interface HorizonProps {
  /** ms; null: none. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}

const Horizon = memo(function Horizon({ value, onChange }: HorizonProps) {
  const t = useTexts()
  return (
    <OptionalNumber
      label={t('settings.horizon')}
      setting="horizon"
      none={t('settings.noHorizon')}
      fallback={100}
      value={value}
      help={t('settings.horizonHelp')}
      onChange={onChange}
      onDone={endGesture}
    />
  )
})

interface FieldsProps {
  readonly execution: Execution
  readonly onChange: (next: Execution, field: string) => void
  readonly onReach: (next: readonly Execution[]) => void
}

function Fields({ execution, onChange, onReach }: FieldsProps) {
  switch (execution.model) {
    case 'threads':
      return (
        <ThreadsFields
          preset={execution.preset}
          settings={execution.settings}
          onChange={(settings, field, preset = execution.preset) =>
            onChange({ model: 'threads', preset, settings }, field)
          }
          onReach={(next) =>
            onReach(next.map((settings) => ({ model: 'threads', preset: execution.preset, settings })))
          }
        />
      )
    case 'eventLoop':
      return (
        <EventLoopFields
          settings={execution.settings}
          onChange={(settings, field) => onChange({ ...execution, settings }, field)}
        />
      )
    case 'sequential':
      return <p className="settings-help">{t('settings.sequentialHelp')}</p>
    default:
      return assertNever(execution, 'execution')
  }
}

/** The same execution with another limit: every model has the limits. */
function withSettings(execution: Execution, limits: { readonly horizon: number | null }): Execution {
  switch (execution.model) {
    case 'threads':
      return { ...execution, settings: { ...execution.settings, ...limits } }
    case 'eventLoop':
      return { ...execution, settings: { ...execution.settings, ...limits } }
    case 'sequential':
      return { ...execution, settings: { ...execution.settings, ...limits } }
    default:
      return assertNever(execution, 'execution')
  }
}
