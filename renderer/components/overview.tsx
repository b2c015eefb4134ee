import { Maximize2, Ruler, ZoomIn, ZoomOut } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { type ExecutionData, fullTimeSpan } from '../../shared/gantt/model'
import { createOverview, type Overview as OverviewChart } from '../charts/overview'
import { t, useTexts } from '../i18n'
import { chartActions, show } from '../state/chart-actions'
import { cursorStore } from '../state/cursor-store'
import { type ShownExecution, useChartData } from '../state/executions'
import { measureStore, toggleDragMode } from '../state/measure-store'
import { currentTheme, useTheme } from '../state/theme'
import { shownSpan } from '../view-model/time-span'
import { IconButton } from './icon-button'
import { PlaybackSettings, Transport } from './transport'
import { useSize } from './use-size'

const MeasureBar = lazy(() => import('./measure-bar').then((module) => ({ default: module.MeasureBar })))

/** The line of time with its buttons, under it the overview; at its end, beside the lanes' last label, the buttons for what wheel, drag and keys do. */
export function Overview({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const isMeasuring = measureStore(({ a }) => a !== undefined)
  return (
    <>
      {isMeasuring && (
        <Suspense fallback={null}>
          <MeasureBar executions={executions} />
        </Suspense>
      )}
      <div className="playbar">
        <Transport executions={executions} />
        <OverviewTrack executions={executions} />
        <ViewButtons />
      </div>
    </>
  )
}

/** All of the time and the part the chart shows; in its gutter speed and counter of the playback. */
function OverviewTrack({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<OverviewChart>(undefined)
  const data = useChartData(executions)
  const latest = useRef(data)
  const width = useSize(host)?.width
  const theme = useTheme()

  useEffect(() => {
    if (!host.current) return
    const created = createOverview(host.current, { onDomainChange: show })
    chart.current = created
    const unsubscribe = cursorStore.subscribe(() => update(created, latest.current, host.current?.offsetWidth))
    return () => {
      unsubscribe()
      chart.current = undefined
      created.destroy()
    }
  }, [])

  useEffect(() => {
    latest.current = data
    if (chart.current) update(chart.current, data, width)
  }, [data, width, theme])

  return (
    <div className="overview" role="group" aria-label={texts('overview.label')}>
      <div ref={host} className="overview-host" />
      <PlaybackSettings executions={executions} />
    </div>
  )
}

function ViewButtons() {
  const texts = useTexts()
  const isDragMode = measureStore((state) => state.isDragMode)
  return (
    <div className="view-buttons">
      <IconButton
        small
        icon={Ruler}
        label={texts('measure.mode')}
        keys="M"
        aria-pressed={isDragMode}
        onClick={toggleDragMode}
      />
      <IconButton
        small
        icon={ZoomIn}
        label={texts('overview.zoomIn')}
        keys="W"
        onClick={() => chartActions.zoomBy(2)}
      />
      <IconButton small icon={Maximize2} label={texts('overview.fit')} keys="0" onClick={chartActions.fit} />
      <IconButton
        small
        icon={ZoomOut}
        label={texts('overview.zoomOut')}
        keys="S"
        onClick={() => chartActions.zoomBy(1 / 2)}
      />
    </div>
  )
}

function update(chart: OverviewChart, executions: readonly ExecutionData[], width: number | undefined): void {
  if (!width || executions.length === 0) return
  const { time, domain } = cursorStore.getState()
  const full = fullTimeSpan(executions)
  chart.update({
    executions,
    width,
    domain: shownSpan(domain, full),
    fullEnd: full.end,
    cursor: time,
    theme: currentTheme(),
    labels: { start: t('overview.start'), end: t('overview.end') },
  })
}
