import { ClipboardCopy, Table2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { sweepLimits } from '../../shared/sweep/limits'
import { settingValue, type SweepPlan, sweepSettings } from '../../shared/sweep/plan'
import { sweepCsv } from '../../shared/sweep/point'
import { formatCount } from '../format'
import { useTexts } from '../i18n'
import type { Document } from '../state/document'
import type { ShownExecution } from '../state/executions'
import { say } from '../state/session-store'
import { closeSweep } from '../state/sweep-open'
import { applyValue, beginSweep, endSweep, isSweepCurrent, type Sweep, sweepStore } from '../state/sweep-store'
import { limitText } from '../view-model/sweep-words'
import { IconButton } from './icon-button'
import { SweepCharts } from './sweep-charts'
import { SweepForm } from './sweep-form'
import { SweepTable } from './sweep-table'
import '../styles/sweep.css'

interface SweepPanelProps {
  readonly document: Document
  readonly execution: ShownExecution
}

/** One setting of one execution from .. to ..: small charts of what each value makes of the run, under the chart, which follows a click. */
export function SweepPanel({ document, execution }: SweepPanelProps) {
  const t = useTexts()
  const { id } = execution.entry
  const sweep = sweepStore((state) => state.sweep)
  useEffect(() => {
    beginSweep(id)
    return endSweep
  }, [id])
  if (!sweep || sweep.executionId !== id) return null
  return (
    <section className="sweep" aria-label={t('sweep.title', { name: execution.name })}>
      <Content document={document} execution={execution} sweep={sweep} />
    </section>
  )
}

function Content({ document, execution, sweep }: SweepPanelProps & { readonly sweep: Sweep }) {
  const t = useTexts()
  const [isTable, setTable] = useState(false)
  const [hovered, setHovered] = useState<number>()
  const { plan, ran, points, phase } = sweep
  const settings = sweepSettings(execution.entry.execution.model)
  const shown: SweepPlan = ran?.plan ?? plan
  const current = settings.includes(shown.setting)
    ? (settingValue(execution.entry.execution, shown.setting) ?? undefined)
    : undefined
  const isStale = phase.kind !== 'running' && ran !== undefined && !isSweepCurrent(sweep, document.taskSet)
  const limits = phase.kind === 'done' ? sweepLimits(shown.setting, points) : []
  return (
    <>
      <div className="sweep-head">
        <h2 className="ellipsis">{t('sweep.title', { name: execution.name })}</h2>
        <SweepForm execution={execution.entry.execution} sweep={sweep} />
        <span className="sweep-tools">
          <IconButton
            icon={Table2}
            label={t('sweep.showTable')}
            aria-pressed={isTable}
            onClick={() => setTable((is) => !is)}
          />
          <IconButton
            icon={ClipboardCopy}
            label={t('sweep.copy')}
            disabled={points.length === 0}
            onClick={() => {
              const unit = shown.setting === 'cores' ? 'cores' : `${shown.setting}_ms`
              navigator.clipboard.writeText(sweepCsv(unit, points)).then(
                () => say(t('sweep.copied')),
                () => say(t('sweep.copyFailed')),
              )
            }}
          />
          <IconButton icon={X} label={t('sweep.close')} onClick={closeSweep} />
        </span>
      </div>
      {isTable ? (
        <SweepTable plan={shown} points={points} current={current} onPick={applyValue} />
      ) : (
        <SweepCharts
          plan={shown}
          points={points}
          current={current}
          limits={limits}
          hovered={hovered}
          onHover={setHovered}
          onPick={applyValue}
        />
      )}
      <div className="sweep-limits" role="status">
        {phase.kind === 'running' && (
          <span className="sweep-status">
            {phase.events > 0
              ? t('sweep.progressEvents', {
                  done: points.length,
                  total: sweep.total,
                  events: formatCount(phase.events),
                })
              : t('sweep.progress', { done: points.length, total: sweep.total })}
          </span>
        )}
        {phase.kind === 'cancelled' && (
          <span className="sweep-status">{t('sweep.cancelled', { done: points.length, total: sweep.total })}</span>
        )}
        {phase.kind === 'failed' && (
          <span className="sweep-status" data-tone="alarm">
            {t('sweep.failed', { message: phase.message })}
          </span>
        )}
        {isStale && <span className="sweep-status">{t('sweep.stale')}</span>}
        {limits.map((limit) => (
          <span key={limit.kind}>{limitText(shown.setting, limit)}</span>
        ))}
      </div>
    </>
  )
}
