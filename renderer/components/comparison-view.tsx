import { Suspense, useEffect, useMemo, useRef } from 'react'
import type { ExecutionData } from '../../shared/gantt/model'
import { layoutComparison } from '../../shared/gantt/layout'
import type { LanePlan } from '../../shared/gantt/lane-plan'
import { useTexts } from '../i18n'
import type { Document } from '../state/document'
import { type ShownExecution, useChartData } from '../state/executions'
import { fittingPlans } from '../state/fitting-plans'
import { isFiltered, lanesStore, scrollLanes } from '../state/lanes-store'
import { measureStore } from '../state/measure-store'
import { legendStore } from '../state/legend-store'
import { later, onDemand } from './later'
import { handleChartKey } from './start-parts'
import { useComparisonChart } from './use-comparison-chart'
import { useSize } from './use-size'

const StageWords = later(() => import('./parts').then((module) => module.StageWords))
const LanesBar = onDemand(() => import('./lanes-bar').then((module) => module.LanesBar))
const Legend = onDemand(() => import('./legend').then((module) => module.Legend))

interface ComparisonViewProps {
  readonly document: Document
  readonly executions: readonly ShownExecution[]
}

/** The executions stacked on one time axis: the chart, and over it the words and controls of each execution. */
export function ComparisonView({ document, executions }: ComparisonViewProps) {
  const texts = useTexts()
  const stage = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const size = useSize(stage)
  const data = useChartData(executions)
  const plans = useLanePlans(data)
  const counts = useTaskCounts(executions)
  const layout = useMemo(
    () =>
      size &&
      layoutComparison({
        executions: counts.map((count, i) => ({ ...count, plan: plans?.[i] })),
        width: size.width,
        height: size.height,
      }),
    [size, counts, plans],
  )
  useComparisonChart(host, size)
  // Another task set is seen from its first lane on.
  useEffect(() => scrollLanes(0), [document.taskSet])
  const isDragMode = measureStore((state) => state.isDragMode)

  return (
    <>
      <div className="stage-frame">
        <div ref={stage} className="stage" data-measuring={isDragMode}>
          <div className="stage-content" style={layout && { width: layout.width, height: layout.contentHeight }}>
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
            {layout && (
              <Suspense fallback={null}>
                <StageWords document={document} executions={executions} data={data} layout={layout} host={host} />
              </Suspense>
            )}
          </div>
        </div>
      </div>
      <LegendRow executions={data} />
      <LanesRow executions={executions} />
    </>
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

/** Stays as long as a filter hides tasks: nothing is missing that nothing tells of. */
function LanesRow({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const isOpen = lanesStore((state) => state.isBarOpen || isFiltered(state.settings))
  return (
    isOpen && (
      <Suspense fallback={null}>
        <LanesBar executions={executions} />
      </Suspense>
    )
  )
}

/** What the lanes of each execution stand for; none while what is planned is about other tasks than are shown. */
function useLanePlans(data: readonly ExecutionData[]): readonly LanePlan[] | undefined {
  const plans = lanesStore((state) => state.plans)
  return fittingPlans(plans, data)
}

/** The number of lanes of each execution; the same array while the numbers are the same. */
function useTaskCounts(executions: readonly ShownExecution[]): readonly { readonly taskCount: number }[] {
  const key = executions.map(({ data }) => data.summary.tasks.length).join()
  return useMemo(() => (key === '' ? [] : key.split(',').map((count) => ({ taskCount: Number(count) }))), [key])
}
