import type { EventLoopSettings } from '../../../shared/settings'
import { t } from '../../i18n'
import { endGesture } from '../../state/document-store'
import { Choice, NumberSetting } from './fields'

interface EventLoopFieldsProps {
  readonly settings: EventLoopSettings
  readonly onChange: (settings: EventLoopSettings, field: string) => void
}

export function EventLoopFields({ settings, onChange }: EventLoopFieldsProps) {
  return (
    <>
      <div className="settings-pair">
        <NumberSetting
          label={t('settings.stepCost')}
          setting="stepCost"
          value={settings.stepCost}
          onChange={(stepCost) => onChange({ ...settings, stepCost }, 'stepCost')}
          onDone={endGesture}
        />
        <NumberSetting
          label={t('settings.iterationCost')}
          setting="iterationCost"
          value={settings.iterationCost}
          onChange={(iterationCost) => onChange({ ...settings, iterationCost }, 'iterationCost')}
          onDone={endGesture}
        />
      </div>
      <p className="settings-help settings-under">
        {t('settings.stepCostHelp')} {t('settings.iterationCostHelp')}
      </p>
      <Choice
        label={t('rules.equalTimers.name')}
        value={settings.equalTimers}
        options={(['callOrder', 'heapOrder'] as const).map((value) => ({
          value,
          text: t(`rules.equalTimers.${value}`),
        }))}
        help={t('rules.equalTimers.help')}
        onChange={(equalTimers) => onChange({ ...settings, equalTimers }, 'equalTimers')}
      />
    </>
  )
}
