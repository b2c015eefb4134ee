import { memo, startTransition, useEffect, useRef, useState } from 'react'
import { Button, Group, Input, NumberField, Switch } from 'react-aria-components'
import { SETTING_BOUNDS } from '../../../shared/settings'
import { isWholeMicros } from '../../../shared/time'
import { formatSettingMs } from '../../format'
import { useTexts } from '../../i18n'
import { useStable } from '../use-stable'

/** The stops of the slider, ms: fine where lectures look, coarse above. Any other value can be typed. */
const STOPS: readonly number[] = [
  0.1, 0.2, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 500,
  1000,
]

interface QuantumFieldProps {
  /** ms; null: run until block. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  /** The hand is on the slider, which reaches these values next, ms, the likeliest first; none: it is gone. */
  readonly onReach: (next: readonly number[]) => void
  /** The drag, or the typing, is over. */
  readonly onDone: () => void
}

/** The quantum: a slider to feel it, a field to say it, and a switch for none at all. */
export function QuantumField({ value, onChange, onReach, onDone }: QuantumFieldProps) {
  const t = useTexts()
  const shown = value ?? 4
  const isOff = value === null
  // The thumb is under the finger at once; the number, dear to render, lets the run go first.
  const [slid, setSlid] = useState<number>()
  const late = useLater(shown)
  const grip = useRef<number>(undefined)
  // A press beside the thumb moves it: where it will be is known after that.
  const take = () => {
    grip.current = window.setTimeout(() => onReach(reachable(nearestStop(shown), 1)))
  }
  const slide = (stop: number) => {
    window.clearTimeout(grip.current)
    setSlid(STOPS[stop])
    onChange(STOPS[stop])
    onReach(reachable(stop, Math.sign(stop - nearestStop(shown))))
  }
  const leave = () => {
    window.clearTimeout(grip.current)
    onReach([])
    onDone()
  }
  const set = useStable(onChange)
  const change = useStable((next: number) => {
    setSlid(undefined)
    if (Number.isFinite(next) && isWholeMicros(next) && next !== value) onChange(next)
  })
  return (
    <div className="field quantum">
      <div className="quantum-head">
        <span className="field-label" id="quantum-label">
          {t('settings.quantum')}
        </span>
        <NoQuantum isOn={isOff} onChange={set} />
      </div>
      <div className="quantum-row" data-off={isOff}>
        <input
          type="range"
          className="slider"
          aria-labelledby="quantum-label"
          aria-valuetext={t('settings.msText', { ms: formatSettingMs(shown) })}
          min={0}
          max={STOPS.length - 1}
          step={1}
          value={nearestStop(shown)}
          disabled={isOff}
          onChange={(event) => slide(event.target.valueAsNumber)}
          onPointerDown={take}
          onPointerUp={leave}
          onBlur={leave}
        />
        <QuantumNumber value={shown === slid ? late : shown} isOff={isOff} onChange={change} onDone={onDone} />
        <span className="unit">{t('settings.msUnit')}</span>
      </div>
      <p className="settings-help">{t('settings.quantumHelp')}</p>
    </div>
  )
}

const LATER_MS = 60

/** A value as it was a moment ago; while it changes all the time it is followed in steps. */
function useLater(value: number): number {
  const [kept, keep] = useState(value)
  const latest = useRef(value)
  const timer = useRef<number>(undefined)
  useEffect(() => {
    latest.current = value
    if (value === kept) return
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined
      startTransition(() => keep(latest.current))
    }, LATER_MS)
  }, [value, kept])
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return kept
}

interface NoQuantumProps {
  readonly isOn: boolean
  readonly onChange: (value: number | null) => void
}

const NoQuantum = memo(function NoQuantum({ isOn, onChange }: NoQuantumProps) {
  const t = useTexts()
  return (
    <Switch className="switch" isSelected={isOn} onChange={(isNone) => onChange(isNone ? null : 4)}>
      <span className="switch-track" aria-hidden />
      {t('settings.noQuantum')}
    </Switch>
  )
})

interface QuantumNumberProps {
  /** ms. */
  readonly value: number
  readonly isOff: boolean
  readonly onChange: (value: number) => void
  readonly onDone: () => void
}

const QuantumNumber = memo(function QuantumNumber({ value, isOff, onChange, onDone }: QuantumNumberProps) {
  const t = useTexts()
  const [least, most] = SETTING_BOUNDS.quantum
  return (
    <NumberField
      className="quantum-number"
      aria-label={t('settings.quantumNumber')}
      value={value}
      minValue={least}
      maxValue={most}
      isDisabled={isOff}
      formatOptions={{ maximumFractionDigits: 3, useGrouping: false }}
      onChange={onChange}
      onBlur={onDone}
    >
      <Group className="number-group">
        <Button slot="decrement">{'\u2212'}</Button>
        <Input />
        <Button slot="increment">+</Button>
      </Group>
    </NumberField>
  )
})

/** What can be reached from a stop, in ms: two stops further on, and one back. */
function reachable(stop: number, direction: number): readonly number[] {
  return [direction, 2 * direction, -direction].flatMap((by) => STOPS[stop + by] ?? [])
}

function nearestStop(ms: number): number {
  let nearest = 0
  for (const [i, stop] of STOPS.entries()) if (Math.abs(stop - ms) < Math.abs(STOPS[nearest] - ms)) nearest = i
  return nearest
}
