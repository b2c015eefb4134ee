import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { LEGEND_KINDS, type LegendKind } from '../../shared/gantt/emphasis'
import { spanAt } from '../../shared/gantt/hit-test'
import type { ExecutionData } from '../../shared/gantt/model'
import { kindsIn, nextOccurrence, type Occurrence } from '../../shared/gantt/occurrences'
import { formatTime } from '../../shared/gantt/time-format'
import { paintSample } from '../charts/legend-sample'
import type { Micros } from '../../shared/time'
import { useTexts } from '../i18n'
import { show, visible } from '../state/chart-actions'
import { cursorStore, moveCursor } from '../state/cursor-store'
import { type ShownExecution, shownExecutions } from '../state/executions'
import { farRun, nearestFarTie } from '../state/far-ties'
import { emphasize, legendStore, toggleLegend, toggleQuantumGrid } from '../state/legend-store'
import { bringLaneIntoView } from '../state/lanes-store'
import { say } from '../state/session-store'
import { useTheme } from '../state/theme'
import { knownTies, tiesStore } from '../state/ties-store'
import { spanAround } from '../view-model/time-span'
import { IconButton } from './icon-button'
import { tip } from './tip'

/** The marks that occur in what is shown: resting on one fades all others, pressing it goes from occurrence to occurrence. */
export function Legend({ executions }: { readonly executions: readonly ExecutionData[] }) {
  const t = useTexts()
  const hasGrid = legendStore((state) => state.quantumGrid !== undefined)
  useEffect(() => () => emphasize(undefined), [])
  const occurring = executions.map(kindsIn)
  // Long runs tell of their ties when they are asked.
  const hasFarTies = tiesStore(() => executions.some((one) => knownTies(one)?.hasAny))
  const kinds = LEGEND_KINDS.filter((kind) => (kind === 'tie' && hasFarTies) || occurring.some((one) => one.has(kind)))
  const hasThreads = executions.some(({ summary }) => summary.execution.model === 'threads')
  return (
    <section className="legend" aria-label={t('legend.label')}>
      <p id="legend-hint" className="visually-hidden">
        {t('legend.hint')}
      </p>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <Kind kind={kind} />
          </li>
        ))}
      </ul>
      {hasThreads && (
        <button
          type="button"
          className="legend-kind"
          aria-pressed={hasGrid}
          onClick={() => void toggleQuantumGrid()}
          {...tip(t('legend.gridTip'))}
        >
          {t('legend.grid')}
        </button>
      )}
      <IconButton icon={X} small label={t('legend.close')} keys="H" onClick={toggleLegend} />
    </section>
  )
}

function Kind({ kind }: { readonly kind: LegendKind }) {
  const t = useTexts()
  const text = t(`legend.kinds.${kind}`)
  return (
    <button
      type="button"
      className="legend-kind"
      data-kind={kind}
      onPointerEnter={() => emphasize(kind)}
      onPointerLeave={() => emphasize(undefined)}
      onFocus={() => emphasize(kind)}
      onBlur={() => emphasize(undefined)}
      onClick={() => void goToNext(kind, text)}
      aria-describedby="legend-hint"
    >
      <Sample kind={kind} />
      {text}
    </button>
  )
}

function Sample({ kind }: { readonly kind: LegendKind }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  useLayoutEffect(() => {
    if (canvas.current) paintSample(canvas.current, kind, theme)
  }, [kind, theme])
  return <canvas ref={canvas} aria-hidden />
}

/** Moves the cursor to the next occurrence of a kind in any execution, from the last one to the first again. */
async function goToNext(kind: LegendKind, text: string): Promise<void> {
  const executions = shownExecutions()
  const data = executions.map((execution) => execution.data)
  const from = cursorStore.getState().time ?? -1
  const isFar = kind === 'tie' && executions.some(farRun)
  const found = isFar ? await nextTie(executions, from) : nextOccurrence(data, kind, from)
  if (!found) return
  const { execution, task, time } = found
  const { span, fullEnd } = visible()
  show(spanAround(span, time, fullEnd))
  moveCursor(time, { execution, task, time, spanIndex: spanAt(data[execution], task, time) })
  bringLaneIntoView(execution, task)
  say(`${text}: ${executions[execution].name}, ${data[execution].summary.tasks[task].id}, ${formatTime(time)}`)
}

/** The same for ties where some of the runs have to be asked for theirs. */
async function nextTie(executions: readonly ShownExecution[], after: Micros): Promise<Occurrence | undefined> {
  const from = async (time: Micros): Promise<Occurrence | undefined> => {
    const near = nextOccurrence(
      executions.map(({ data }) => data),
      'tie',
      time,
    )
    const { found } = await nearestFarTie(executions, 1, time)
    const far = found && { execution: found.execution, task: found.tie.task, time: found.tie.time }
    // The near one may stand before the moment: it begins anew at its end.
    const isNearFirst = near && near.time > time && !(far && far.time < near.time)
    return isNearFirst ? near : far
  }
  return (await from(after)) ?? from(-1)
}
