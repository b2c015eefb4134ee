import { memo } from 'react'
import { Button, Group, Input, Label, NumberField, Radio, RadioGroup, Switch, Text } from 'react-aria-components'
import { SETTING_BOUNDS } from '../../../shared/settings'
import { isWholeMicros } from '../../../shared/time'

interface ChoiceProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly text: string }[]
  readonly help?: string
  readonly onChange: (value: V) => void
}

/** A few values side by side, one of them chosen. */
export function Choice<V extends string>({ label, value, options, help, onChange }: ChoiceProps<V>) {
  return (
    <RadioGroup
      className="field"
      value={value}
      // The values come from `options`.
      onChange={(next) => onChange(next as V)}
    >
      <Label className="field-label">{label}</Label>
      <div className="segments">
        {options.map((option) => (
          <Radio key={option.value} className="segment" value={option.value}>
            {option.text}
          </Radio>
        ))}
      </div>
      {help !== undefined && (
        <Text className="settings-help" slot="description">
          {help}
        </Text>
      )}
    </RadioGroup>
  )
}

interface NumberSettingProps {
  readonly label: string
  readonly setting: keyof typeof SETTING_BOUNDS
  readonly value: number
  readonly help?: string
  readonly onChange: (value: number) => void
  readonly onDone: () => void
}

/** A number within the setting's bounds: whole for cores, else ms with at most three decimals. */
export const NumberSetting = memo(function NumberSetting({
  label,
  setting,
  value,
  help,
  onChange,
  onDone,
}: NumberSettingProps) {
  const [least, most] = SETTING_BOUNDS[setting]
  const isWhole = setting === 'cores' || setting === 'maxEvents'
  return (
    <NumberField
      className="field"
      value={value}
      minValue={least}
      maxValue={most}
      formatOptions={{ maximumFractionDigits: isWhole ? 0 : 3, useGrouping: false }}
      onChange={(next) => Number.isFinite(next) && isWholeMicros(next) && next !== value && onChange(next)}
      onBlur={onDone}
    >
      <Label className="field-label">{label}</Label>
      <Group className="number-group">
        <Button slot="decrement">{'\u2212'}</Button>
        <Input />
        <Button slot="increment">+</Button>
      </Group>
      {help !== undefined && (
        <Text className="settings-help" slot="description">
          {help}
        </Text>
      )}
    </NumberField>
  )
})

interface OptionalNumberProps extends Omit<NumberSettingProps, 'value' | 'onChange'> {
  readonly value: number | null
  /** What "no number" means: `no limit`. */
  readonly none: string
  /** The number it starts from when one is wanted. */
  readonly fallback: number
  readonly onChange: (value: number | null) => void
}

/** A number or, at a switch, none. */
export function OptionalNumber({ none, fallback, value, onChange, help, ...rest }: OptionalNumberProps) {
  return (
    <div className="field">
      <Switch className="switch" isSelected={value === null} onChange={(isNone) => onChange(isNone ? null : fallback)}>
        <span className="switch-track" aria-hidden />
        {none}
      </Switch>
      {value !== null && <NumberSetting {...rest} value={value} onChange={onChange} />}
      {help !== undefined && <p className="settings-help">{help}</p>}
    </div>
  )
}
