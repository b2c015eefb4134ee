import { memo } from 'react'
import { THREADS_PRESETS, type ThreadsPreset, type ThreadsSettings } from '../../../shared/settings'
import { t, useTexts } from '../../i18n'
import { endGesture } from '../../state/document-store'
import { useStable } from '../use-stable'
import { Choice, NumberSetting } from './fields'
import { QuantumField } from './quantum-field'

interface ThreadsFieldsProps {
  readonly preset: ThreadsPreset
  readonly settings: ThreadsSettings
  /** `field` names the gesture: a drag of one control is one step of undo. */
  readonly onChange: (settings: ThreadsSettings, field: string, preset?: ThreadsPreset) => void
  /** What a hand on a control reaches next, the likeliest first; none: it is gone. */
  readonly onReach: (next: readonly ThreadsSettings[]) => void
}

/** The tie and accounting rules, in the order an instant settles them, with their values. */
const RULES: { readonly [R in Rule]: readonly ThreadsSettings[R][] } = {
  sameInstant: ['newcomerFirst', 'preemptedFirst'],
  wakeVsArrival: ['arrivalFirst', 'wakeUpFirst'],
  quantumAfterBlock: ['full', 'rest'],
  quantumAfterYield: ['full', 'rest'],
  mutexHandOff: ['handOver', 'barging'],
}

type Rule = 'sameInstant' | 'wakeVsArrival' | 'quantumAfterBlock' | 'quantumAfterYield' | 'mutexHandOff'

export function ThreadsFields({ preset, settings, onChange, onReach }: ThreadsFieldsProps) {
  // Of all fields only the one that is changed is rendered: while the quantum is dragged the others would take as long as a small run.
  const setPreset = useStable((next: ThreadsPreset) =>
    onChange({ ...THREADS_PRESETS[next], ...kept(settings) }, 'preset', next),
  )
  const setCores = useStable((cores: number) => onChange({ ...settings, cores }, 'cores'))
  const setSwitch = useStable((contextSwitch: number) => onChange({ ...settings, contextSwitch }, 'contextSwitch'))
  const setRule = useStable((rule: Rule, value: string) => onChange({ ...settings, [rule]: value }, rule))
  return (
    <>
      <PresetChoice preset={preset} onChange={setPreset} />
      <QuantumField
        value={settings.quantum}
        onChange={(quantum) => onChange({ ...settings, quantum }, 'quantum')}
        onReach={(next) => onReach(next.map((quantum) => ({ ...settings, quantum })))}
        onDone={endGesture}
      />
      <div className="settings-pair">
        <NumberSetting
          label={t('settings.cores')}
          setting="cores"
          value={settings.cores}
          onChange={setCores}
          onDone={endGesture}
        />
        <NumberSetting
          label={t('settings.contextSwitch')}
          setting="contextSwitch"
          value={settings.contextSwitch}
          onChange={setSwitch}
          onDone={endGesture}
        />
      </div>
      <p className="settings-help settings-under">{t('settings.contextSwitchHelp')}</p>
      <details className="settings-rules">
        <summary>{t('settings.rules')}</summary>
        {(Object.keys(RULES) as Rule[]).map((rule) => (
          <RuleChoice key={rule} rule={rule} value={settings[rule]} onChange={setRule} />
        ))}
      </details>
    </>
  )
}

interface PresetChoiceProps {
  readonly preset: ThreadsPreset
  readonly onChange: (preset: ThreadsPreset) => void
}

const PresetChoice = memo(function PresetChoice({ preset, onChange }: PresetChoiceProps) {
  const t = useTexts()
  return (
    <Choice
      label={t('settings.preset')}
      value={preset}
      options={(['textbook', 'linux-sched-rr'] as const).map((value) => ({
        value,
        text: t(`settings.presetName.${value}`),
      }))}
      onChange={onChange}
    />
  )
})

interface RuleChoiceProps {
  readonly rule: Rule
  /** One of the rule's values. */
  readonly value: string
  readonly onChange: (rule: Rule, value: string) => void
}

const RuleChoice = memo(function RuleChoice({ rule, value, onChange }: RuleChoiceProps) {
  const t = useTexts()
  return (
    <Choice
      label={t(`rules.${rule}.name`)}
      value={value}
      options={RULES[rule].map((one) => ({ value: one as string, text: ruleText(rule, one) }))}
      help={t(`rules.${rule}.help`)}
      onChange={(next) => onChange(rule, next)}
    />
  )
})

/** Each rule has its own two values; their texts lie side by side. */
function ruleText(rule: Rule, value: string): string {
  const key = `rules.${rule}.${value}`
  return t(key as 'rules.sameInstant.newcomerFirst')
}

/** A preset is rules, quantum and switch cost; the machine and the limits stay. */
function kept({ cores, horizon, maxEvents }: ThreadsSettings) {
  return { cores, horizon, maxEvents }
}
