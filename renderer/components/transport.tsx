import { Pause, Play, StepBack, StepForward } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { type ExecutionData, fullTimeSpan, longestMakespan } from '../../shared/gantt/model'
import { formatTime } from '../../shared/gantt/time-format'
import { createTransportTrack, type TransportTrack } from '../charts/transport-track'
import { formatCount, formatSettingMs } from '../format'
import { t, useTexts } from '../i18n'
import { chartActions, moveInView } from '../state/chart-actions'
import { cursorStore } from '../state/cursor-store'
import { useChartData, type ShownExecution } from '../state/executions'
import { step } from '../state/jumps'
import { togglePlay } from '../state/playback'
import { playbackStore, setSpeed, setUnit, STEP_UNITS, type StepUnit } from '../state/playback-store'
import { currentTheme, useTheme } from '../state/theme'
import { countDecisions } from '../view-model/decisions'
import { paceOf, type Speed, SPEEDS } from '../view-model/playback-pace'
import { shownSpan } from '../view-model/time-span'
import { IconButton } from './icon-button'
import { tip } from './tip'
import { useSize } from './use-size'

/** Play, step, scrub: how the playhead moves through all executions. Its line shares the lanes' edges, its buttons sit in their gutter. */
export function Transport({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const isPlaying = playbackStore((state) => state.isPlaying)
  const unit = playbackStore((state) => state.unit)
  const playLabel = texts(isPlaying ? 'playback.pause' : 'playback.play')
  const PlayIcon = isPlaying ? Pause : Play
  return (
    <div className="transport" role="group" aria-label={texts('playback.label')}>
      <Track executions={executions} />
      <div className="transport-buttons">
        <IconButton icon={StepBack} label={texts(`playback.previous.${unit}`)} keys="," onClick={() => step(-1)} />
        <button
          type="button"
          className="play-button"
          aria-label={playLabel}
          aria-keyshortcuts="Space"
          onClick={togglePlay}
          {...tip(playLabel, 'Space')}
        >
          <PlayIcon size={16} strokeWidth={2} fill="currentColor" aria-hidden />
        </button>
        <IconButton icon={StepForward} label={texts(`playback.next.${unit}`)} keys="." onClick={() => step(1)} />
      </div>
    </div>
  )
}

/** The line of time with its decisions; a slider for the keyboard. The playhead moves on it without React. */
function Track({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<TransportTrack>(undefined)
  const data = useChartData(executions)
  const latest = useRef(data)
  const width = useSize(host)?.width
  const theme = useTheme()

  useEffect(() => {
    const element = host.current
    if (!element) return
    const created = createTransportTrack(element, moveInView)
    chart.current = created
    const follow = () => {
      update(created, latest.current, element.offsetWidth)
      // While it plays nobody could listen to every value; at its end it is told.
      if (!playbackStore.getState().isPlaying) describe(element, latest.current)
    }
    const subscriptions = [
      cursorStore.subscribe((now, before) => now.time !== before.time && follow()),
      playbackStore.subscribe((now, before) => now.isPlaying !== before.isPlaying && follow()),
    ]
    return () => {
      for (const unsubscribe of subscriptions) unsubscribe()
      chart.current = undefined
      created.destroy()
    }
  }, [])

  useEffect(() => {
    latest.current = data
    if (!chart.current || !host.current) return
    update(chart.current, data, width)
    describe(host.current, data)
  }, [data, width, theme])

  return (
    <div
      ref={host}
      className="transport-host"
      role="slider"
      aria-label={texts('playback.track')}
      aria-valuemin={0}
      aria-valuemax={0}
      aria-valuenow={0}
      tabIndex={0}
      onKeyDown={handleTrackKey}
    />
  )
}

const TRACK_KEYS: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => chartActions.stepCursor(-1),
  ArrowDown: () => chartActions.stepCursor(-1),
  ArrowRight: () => chartActions.stepCursor(1),
  ArrowUp: () => chartActions.stepCursor(1),
  PageDown: () => step(-1),
  PageUp: () => step(1),
  Home: chartActions.goToStart,
  End: chartActions.goToEnd,
  ' ': togglePlay,
}

function handleTrackKey(event: KeyboardEvent): void {
  const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : TRACK_KEYS[event.key]
  if (!action) return
  event.preventDefault()
  action()
}

function update(chart: TransportTrack, executions: readonly ExecutionData[], width: number | undefined): void {
  if (!width || executions.length === 0) return
  const { time } = cursorStore.getState()
  chart.update({ executions, width, fullEnd: fullTimeSpan(executions).end, cursor: time, theme: currentTheme() })
}

/** The slider's value in words. */
function describe(element: HTMLElement, executions: readonly ExecutionData[]): void {
  const { time = 0 } = cursorStore.getState()
  element.setAttribute('aria-valuemax', String(longestMakespan(executions)))
  element.setAttribute('aria-valuenow', String(time))
  const { made, all } = countAll(executions, time)
  const value = { time: formatTime(time), made: formatCount(made), all: formatCount(all) }
  element.setAttribute('aria-valuetext', t('playback.trackValue', value))
}

function countAll(executions: readonly ExecutionData[], time: number): { readonly made: number; readonly all: number } {
  let made = 0
  let all = 0
  for (const { spans } of executions) {
    const counts = countDecisions(spans, time)
    made += counts.made
    all += counts.all
  }
  return { made, all }
}

/** Speed and counter in the gutter beside the overview: what is read is the control, a list lies invisibly over each. */
export function PlaybackSettings({ executions }: { readonly executions: readonly ShownExecution[] }) {
  return (
    <div className="playback-settings">
      <SpeedChoice executions={executions} />
      <UnitChoice executions={executions} />
    </div>
  )
}

/** Characters that the gutter of the lanes has room for. */
const FITS_GUTTER = 15

function SpeedChoice({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const data = useChartData(executions)
  const speed = playbackStore((state) => state.speed)
  // Changes only where zooming changes the pace.
  const pace = cursorStore(({ domain }) => paceOf(shownSpan(domain, fullTimeSpan(data))))
  const rate = (times: number) => formatRate(times * pace)
  const perSecond = speed === 'beat' ? texts('playback.beatShort') : texts('playback.perSecond', { time: rate(speed) })
  return (
    <label className="playback-choice" {...tip(texts('playback.speed'), '< >')}>
      <span aria-hidden>
        {speed === 'beat' || perSecond.length <= FITS_GUTTER
          ? perSecond
          : texts('playback.perSecondShort', { time: rate(speed) })}
      </span>
      <select
        aria-label={texts('playback.speed')}
        value={String(speed)}
        onChange={(event) => setSpeed(speedOf(event.target.value))}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={String(one)}>
            {one === 'beat'
              ? texts('playback.beat')
              : texts('playback.speedOption', {
                  times: formatSettingMs(one),
                  pace: texts('playback.perSecond', { time: rate(one) }),
                })}
          </option>
        ))}
      </select>
    </label>
  )
}

/** `4 ms`, `0.4 ms`, `25 s`: what passes in a second. */
function formatRate(us: number): string {
  return us >= 1_000_000 ? `${formatSettingMs(us / 1_000_000)} s` : `${formatSettingMs(us / 1000)} ms`
}

function speedOf(value: string): Speed {
  return SPEEDS.find((speed) => String(speed) === value) ?? 1
}

/** The same for the smaller type of the counter. */
const COUNTER_FITS = 18

function UnitChoice({ executions }: { readonly executions: readonly ShownExecution[] }) {
  const texts = useTexts()
  const data = useChartData(executions)
  const unit = playbackStore((state) => state.unit)
  const made = cursorStore(({ time }) => countAll(data, time ?? -1).made)
  const { all } = countAll(data, 0)
  const numbers = { made: formatCount(made), all: formatCount(all) }
  const counter = texts('playback.counter', numbers)
  return (
    <label className="playback-choice" {...tip(texts('playback.unit'))}>
      <span aria-hidden>
        {unit === 'decision'
          ? counter.length <= COUNTER_FITS
            ? counter
            : `${numbers.made} / ${numbers.all}`
          : texts('playback.stepBy', { unit: texts(`playback.units.${unit}`) })}
      </span>
      <select
        aria-label={texts('playback.unit')}
        value={unit}
        onChange={(event) => setUnit(event.target.value as StepUnit)}
      >
        {STEP_UNITS.map((one) => (
          <option key={one} value={one}>
            {texts(`playback.units.${one}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
