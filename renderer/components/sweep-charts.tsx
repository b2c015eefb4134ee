import { useEffect, useLayoutEffect, useRef } from 'react'
import type { SweepLimit } from '../../shared/sweep/limits'
import type { SweepPlan } from '../../shared/sweep/plan'
import { SWEEP_METRICS, type SweepMetric, type SweepPoint } from '../../shared/sweep/point'
import { createLineChart, type LineChart } from '../charts/line-chart'
import { formatSettingMs } from '../format'
import { useTexts } from '../i18n'
import { metricText, pointText, tickText } from '../view-model/sweep-words'
import { useSize } from './use-size'

interface SweepChartsProps {
  readonly plan: SweepPlan
  readonly points: readonly SweepPoint[]
  /** The value there is now, where it is a number. */
  readonly current: number | undefined
  readonly limits: readonly SweepLimit[]
  /** The value looked at, by index; undefined: none. */
  readonly hovered: number | undefined
  readonly onHover: (index: number | undefined) => void
  readonly onPick: (value: number) => void
}

const HEIGHT = 116

/** Five small charts over one setting. They are one control: the arrow keys move through the values, Enter sets one. */
export function SweepCharts({ plan, points, current, limits, hovered, onHover, onPick }: SweepChartsProps) {
  const t = useTexts()
  const now = points.findIndex(({ value }) => value === current)
  const shown = hovered ?? (now === -1 ? undefined : now)
  const point = shown === undefined ? undefined : points[shown]
  const move = (index: number) => onHover(Math.min(points.length - 1, Math.max(0, index)))
  return (
    <div
      className="sweep-charts"
      role="slider"
      tabIndex={0}
      aria-label={t('sweep.charts', { setting: t(`sweep.settings.${plan.setting}`) })}
      aria-describedby="sweep-help"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={shown ?? 0}
      aria-valuetext={point ? pointText(plan.setting, point) : t('metrics.none')}
      onKeyDown={(event) => {
        const target = KEYS[event.key]?.(shown ?? 0, points.length)
        if (target !== undefined) move(target)
        else if (event.key === 'Enter' && point) onPick(point.value)
        else return
        event.preventDefault()
      }}
      onBlur={() => onHover(undefined)}
    >
      <p id="sweep-help" hidden>
        {t('sweep.chartsHelp')}
      </p>
      {SWEEP_METRICS.map((metric) => (
        <div key={metric} className="sweep-chart" data-metric={metric}>
          <h3>
            <span className="ellipsis">{t(`sweep.metrics.${metric}`)}</span>
            <span>{point && metricText(metric, point.metrics[metric])}</span>
          </h3>
          <OneChart
            metric={metric}
            plan={plan}
            points={points}
            current={current}
            limits={limits}
            hovered={hovered}
            onHover={onHover}
            onPick={onPick}
          />
        </div>
      ))}
    </div>
  )
}

const KEYS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

function OneChart({
  metric,
  plan,
  points,
  current,
  limits,
  hovered,
  onHover,
  onPick,
}: SweepChartsProps & { readonly metric: SweepMetric }) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<LineChart>(undefined)
  const latest = useRef({ points, onHover, onPick })
  const size = useSize(host)

  useEffect(() => {
    if (!host.current) return
    const created = createLineChart(host.current, {
      onHover: (index) => latest.current.onHover(index),
      onPick: (index) => latest.current.onPick(latest.current.points[index].value),
    })
    chart.current = created
    return () => {
      chart.current = undefined
      created.destroy()
    }
  }, [])

  useLayoutEffect(() => {
    latest.current = { points, onHover, onPick }
  })

  useEffect(() => {
    if (!size) return
    const firstCome = limits.find((limit) => limit.kind === 'firstComeFirstServed')
    chart.current?.update({
      width: size.width,
      height: HEIGHT,
      points: points.map(({ value, metrics, isCut }) => ({ x: value, y: metrics[metric], isCut })),
      from: plan.from,
      to: plan.to,
      scale: plan.scale,
      current,
      limit: firstCome?.from,
      hovered,
      formatX: formatSettingMs,
      formatY: (value) => tickText(metric, value),
      isWhole: metric === 'contextSwitches' || metric === 'involuntary',
    })
  }, [size, metric, plan, points, current, limits, hovered])

  return <div ref={host} className="line-chart-host" style={{ height: HEIGHT }} />
}
