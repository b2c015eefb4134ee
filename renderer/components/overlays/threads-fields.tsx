import { THREADS_PRESETS, type ThreadsPreset, type ThreadsSettings } from '../../../shared/settings'
import { t } from '../../i18n'
import { endGesture } from '../../state/document-store'
import { Choice, NumberSetting } from './fields'
import { QuantumField } from './quantum-field'

interface ThreadsFieldsProps {
  readonly preset: ThreadsPreset
  readonly settings: ThreadsSettings
  /** `field` names the gesture: a drag of one control is one step of undo. */
  readonly onChange: (settings: ThreadsSettings, field: string, preset?: ThreadsPreset) => void
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

export function ThreadsFields({ preset, settings, onChange }: ThreadsFieldsProps) {
  return (
    <>
      <Choice
        label={t('settings.preset')}
        value={preset}
        options={(['textbook', 'linux-sched-rr'] as const).map((value) => ({
          value,
          text: t(`settings.presetName.${value}`),
        }))}
        onChange={(next) => onChange({ ...THREADS_PRESETS[next], ...kept(settings) }, 'preset', next)}
      />
      <QuantumField
        value={settings.quantum}
        onChange={(quantum) => onChange({ ...settings, quantum }, 'quantum')}
        onDone={endGesture}
      />
      <div className="settings-pair">
        <NumberSetting
          label={t('settings.cores')}
          setting="cores"
          value={settings.cores}
          onChange={(cores) => onChange({ ...settings, cores }, 'cores')}
          onDone={endGesture}
        />
        <NumberSetting
          label={t('settings.contextSwitch')}
          setting="contextSwitch"
          value={settings.contextSwitch}
          onChange={(contextSwitch) => onChange({ ...settings, contextSwitch }, 'contextSwitch')}
          onDone={endGesture}
        />
      </div>
      <p className="settings-help settings-under">{t('settings.contextSwitchHelp')}</p>
      <details className="settings-rules">
        <summary>{t('settings.rules')}</summary>
        {(Object.keys(RULES) as Rule[]).map((rule) => (
          <RuleChoice key={rule} rule={rule} settings={settings} onChange={onChange} />
        ))}
      </details>
    </>
  )
}

function RuleChoice<R extends Rule>({
  rule,
  settings,
  onChange,
}: Omit<ThreadsFieldsProps, 'preset'> & { readonly rule: R }) {
  return (
    <Choice
      label={t(`rules.${rule}.name`)}
      value={settings[rule]}
      options={RULES[rule].map((value) => ({ value, text: ruleText(rule, value) }))}
      help={t(`rules.${rule}.help`)}
      onChange={(value) => onChange({ ...settings, [rule]: value }, rule)}
    />
  )
}

/** Each rule has its own two values; their texts lie side by side. */
function ruleText(rule: Rule, value: string): string {
  const key = `rules.${rule}.${value}`
  return t(key as 'rules.sameInstant.newcomerFirst')
}

/** A preset is rules, quantum and switch cost; the machine and the limits stay. */
function kept({ cores, horizon, maxEvents }: ThreadsSettings) {
  return { cores, horizon, maxEvents }
}
