import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import type { ExecutionData } from '../../shared/gantt/model'
import { type ComparisonLayout, layoutComparison } from '../../shared/gantt/layout'
import { formatCount, formatDuration } from '../format'
import { t, useTexts } from '../i18n'
import { handleChartKey } from '../state/chart-keys'
import type { Document } from '../state/document'
import { type ShownExecution, useChartData } from '../state/executions'
import { measureStore } from '../state/measure-store'
import { legendStore, toggleLegend } from '../state/legend-store'
import { cancelRun } from '../state/runs'
import { Averages, ExecutionHeader } from './execution-header'
import { MomentTip } from './moment-tip'
import { QueueStrip } from './queue-strip'
import { RunNoteLine } from './run-notes'
import { useComparisonChart } from './use-comparison-chart'
import { useMeasureDrag } from './use-measure-drag'
import { useSize } from './use-size'

const MeasureBand = lazy(() => import('./measure-band').then((module) => ({ default: module.MeasureBand })))

const Legend = lazy(() => import('./legend').then((module) => ({ default: module.Legend })))

interface ComparisonViewProps {
  readonly document: Document
  readonly executions: readonly ShownExecution[]
}

/** The executions stacked on one time axis: the chart, and over it the words and controls of each execution at the places of the layout. */
export function ComparisonView({ document, executions }: ComparisonViewProps) {
  const texts = useTexts()
  const stage = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const size = useSize(stage)
  const [scrollTop, setScrollTop] = useState(0)
  const data = useChartData(executions)
  const counts = useTaskCounts(executions)
  const layout = useMemo(
    () => size && layoutComparison({ executions: counts, width: size.width, height: size.height, scrollTop }),
    [size, counts, scrollTop],
  )
  const onScroll = useCallback((top: number) => setScrollTop(top), [])
  useComparisonChart(host, data, size, scrollTop, onScroll)
  useMeasureDrag(host, layout)
  const isMeasuring = measureStore(({ a }) => a !== undefined)
  const isDragMode = measureStore((state) => state.isDragMode)

  return (
    <>
      <div ref={stage} className="stage" data-measuring={isDragMode}>
        <div className="stage-content" style={layout && { width: layout.width, height: layout.contentHeight }}>
          <p id="chart-summary" className="visually-hidden">
            {summary(executions)}
          </p>
          {/* The chart is one stop of the Tab key; inside it the arrow keys move, as the role tells. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <div
            ref={host}
            className="chart-host"
            id="chart"
            data-empty={!executions.some(({ hasRun }) => hasRun)}
            role="application"
            aria-label={texts('chart.label')}
            aria-describedby="chart-summary"
            aria-keyshortcuts="? T"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            onKeyDown={(event) => handleChartKey(event.nativeEvent)}
          />
          {layout &&
            executions.map((execution, i) => (
              <ExecutionWords
                key={execution.entry.id}
                document={document}
                execution={execution}
                layout={layout}
                index={i}
              />
            ))}
          {layout && isMeasuring && (
            <Suspense fallback={null}>
              <MeasureBand layout={layout} />
            </Suspense>
          )}
          {layout && <MomentTip taskSet={document.taskSet} executions={data} layout={layout} />}
          {executions.some(({ hasRun }) => hasRun) && <LegendToggle />}
        </div>
      </div>
      <LegendRow executions={data} />
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

function LegendRow({ executions }: { readonly executions: readonly ExecutionData[] }) {
  const isOpen = legendStore((state) => state.isOpen)
  return (
    isOpen && (
      <Suspense fallback={null}>
        <Legend executions={executions} />
      </Suspense>
    )
  )
}

interface ExecutionWordsProps {
  readonly document: Document
  readonly execution: ShownExecution
  readonly layout: ComparisonLayout
  readonly index: number
}

/** Header, averages, notes, progress and queue strip of one execution. */
function ExecutionWords({ document, execution, layout, index }: ExecutionWordsProps) {
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
      <span className="progress" aria-hidden />
      <p className="averages">
        {t('run.simulating', { count: progress.events, events: formatCount(progress.events) })}
      </p>
      <button type="button" className="link" onClick={() => cancelRun(entry.id)}>
        {t('run.cancel')}
      </button>
    </>
  )
}

/** The number of lanes of each execution; the same array while the numbers are the same. */
function useTaskCounts(executions: readonly ShownExecution[]): readonly { readonly taskCount: number }[] {
  const key = executions.map(({ data }) => data.summary.tasks.length).join()
  return useMemo(() => (key === '' ? [] : key.split(',').map((count) => ({ taskCount: Number(count) }))), [key])
}

/** The chart in sentences, for who cannot see it. */
function summary(executions: readonly ShownExecution[]): string {
  return executions
    .filter(({ hasRun }) => hasRun)
    .map(({ name, settings, data }) => {
      const { tasks, makespan, totals } = data.summary
      return t('chart.summary', {
        name,
        settings,
        tasks: t('topBar.tasks', { count: tasks.length }),
        makespan: formatDuration(makespan),
        os: formatCount(totals.involuntary),
        voluntary: formatCount(totals.voluntary),
      })
    })
    .join(' ')
}
