import { type RefObject, Suspense } from 'react'
import type { ComparisonLayout } from '../../shared/gantt/layout'
import type { ExecutionData } from '../../shared/gantt/model'
import { formatCount } from '../format'
import { t, useTexts } from '../i18n'
import type { Document } from '../state/document'
import type { ShownExecution } from '../state/executions'
import { scrollLanes } from '../state/lanes-store'
import { legendStore, toggleLegend } from '../state/legend-store'
import { measureStore } from '../state/measure-store'
import { cancelRun } from '../state/runs'
import { summarySentence } from '../view-model/summary-words'
import { Averages, ExecutionHeader } from './execution-header'
import { LaneScrollbars } from './lane-scrollbars'
import { LanesToggle } from './lanes-toggle'
import { onDemand } from './later'
import { MeasureDrag } from './measure-drag'
import { MomentTip } from './moment-tip'
import { QueueStrip } from './queue-strip'
import { RunNoteLine } from './run-notes'
import { SliceFocus, summarized } from './slice-focus'

const MeasureBand = onDemand(() => import('./measure-band').then((module) => module.MeasureBand))

/** The bar of a slow run goes on by a hundredth of its way: so it is across after some 1.5 s where a million events take a quarter of one. */
const EVENTS_PER_STEP = 50_000

interface StageWordsProps {
  readonly document: Document
  readonly executions: readonly ShownExecution[]
  readonly data: readonly ExecutionData[]
  readonly layout: ComparisonLayout
  /** The chart's element. */
  readonly host: RefObject<HTMLElement | null>
}

/** What lies over the chart, at the places of the layout: words and controls of each execution, marks that measure, what is under the pointer. */
export function StageWords({ document, executions, data, layout, host }: StageWordsProps) {
  const isMeasuring = measureStore(({ a }) => a !== undefined)
  return (
    <>
      <p id="chart-summary" className="visually-hidden">
        {summary(executions)}
      </p>
      {executions.map((execution, i) => (
        <ExecutionWords
          key={execution.entry.id}
          document={document}
          execution={execution}
          all={data}
          layout={layout}
          index={i}
          onScroll={scrollLanes}
        />
      ))}
      {isMeasuring && (
        <Suspense fallback={null}>
          <MeasureBand layout={layout} />
        </Suspense>
      )}
      <MeasureDrag host={host} layout={layout} />
      <MomentTip taskSet={document.taskSet} executions={data} />
      {executions.some(({ hasRun }) => hasRun) && <LegendToggle />}
      <LanesToggle />
      <LaneScrollbars names={executions.map(({ name }) => name)} />
    </>
  )
}

/** In the gutter of the axis: what the marks mean. */
function LegendToggle() {
  const texts = useTexts()
  const isOpen = legendStore((state) => state.isOpen)
  return (
    <button type="button" className="legend-toggle" aria-expanded={isOpen} onClick={toggleLegend}>
      {texts('legend.open')}
    </button>
  )
}

interface ExecutionWordsProps {
  readonly document: Document
  readonly execution: ShownExecution
  readonly all: readonly ExecutionData[]
  readonly layout: ComparisonLayout
  readonly index: number
  readonly onScroll: (scrollTop: number) => void
}

/** Header, averages, notes, progress and queue strip of one execution. */
function ExecutionWords({ document, execution, all, layout, index, onScroll }: ExecutionWordsProps) {
  const place = layout.executions[index]
  if (!place) return null
  return (
    <section aria-label={execution.name}>
      <div className="execution-words" style={{ top: place.header.top, height: place.header.height }}>
        <ExecutionHeader document={document} execution={execution} />
      </div>
      <div className="execution-words" style={{ top: place.averages.top, height: place.averages.height }}>
        <div className="execution-line">
          <RunLine execution={execution} />
        </div>
      </div>
      {execution.hasRun && (
        <SliceFocus taskSet={document.taskSet} execution={execution} all={all} index={index} onScroll={onScroll} />
      )}
      {execution.hasRun && (
        <div className="execution-words" style={{ top: place.strip.top, height: place.strip.height }}>
          <QueueStrip data={execution.data} name={execution.name} width={layout.width - 2 * layout.density.padding} />
        </div>
      )}
    </section>
  )
}

/** Averages and note; while a slow run is under way how far it is, and the way to stop it. */
function RunLine({ execution }: { readonly execution: ShownExecution }) {
  const { entry, run, hasRun } = execution
  const progress = run?.phase.kind === 'running' ? run.phase.progress : undefined
  if (!progress) {
    return (
      <>
        {hasRun && <Averages execution={execution} />}
        <RunNoteLine execution={execution} />
      </>
    )
  }
  return (
    <>
      {/* Moves when the run tells how far it is. An animation would take the CPU that the run needs: where software draws, nearly a core. */}
      <span className="progress" aria-hidden>
        <span style={{ left: `${((progress.events / EVENTS_PER_STEP) % 130) - 30}%` }} />
      </span>
      <p className="averages">
        {t('run.simulating', { count: progress.events, events: formatCount(progress.events) })}
      </p>
      <button type="button" className="link" onClick={() => cancelRun(entry.id)}>
        {t('run.cancel')}
      </button>
    </>
  )
}

/** The chart in sentences, one for each execution, for who cannot see it. */
function summary(executions: readonly ShownExecution[]): string {
  return executions
    .filter(({ hasRun }) => hasRun)
    .map((execution) => summarySentence(summarized(execution)))
    .join(t('glue.space'))
}
