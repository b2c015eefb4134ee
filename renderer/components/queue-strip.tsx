import { type ReactNode, useMemo } from 'react'
import type { ExecutionData } from '../../shared/gantt/model'
import { queuesAt } from '../../shared/trace/queues'
import type { Micros } from '../../shared/time'
import { formatMs } from '../format'
import { useTexts } from '../i18n'
import { cursorStore } from '../state/cursor-store'
import { fitChips } from '../view-model/fit-chips'
import { measureText } from './measure-text'
import { Swatch } from './swatch'
import { useWide } from './use-wide'

interface QueueStripProps {
  readonly data: ExecutionData
  readonly name: string
  /** Room for the whole strip, px. */
  readonly width: number
}

/** A task in a queue and, in the loop, how long it has been due without being seen, us. */
interface Entry {
  readonly task: number
  readonly late: Micros
}

type QueueId = 'running' | 'ready' | 'timers' | 'io' | 'others'

/** Shares of the strip each queue gets; the fifth only where tasks wait for each other. */
const COLUMNS: Readonly<Record<QueueId, number>> = { running: 126, ready: 246, timers: 168, io: 212, others: 0 }
const COLUMNS_WITH_OTHERS: Readonly<Record<QueueId, number>> = {
  running: 132,
  ready: 192,
  timers: 132,
  io: 132,
  others: 164,
}

/** Who runs, is ready and waits at the cursor. One of the few parts that draw with every move of it. */
export function QueueStrip({ data, name, width }: QueueStripProps) {
  const t = useTexts()
  const time = cursorStore((state) => state.time)
  const entries = useMemo(() => (time === undefined ? undefined : entriesAt(data, time)), [data, time])
  if (!entries) return <p className="strip-hint">{t('queues.hint')}</p>
  const hasOthers = entries.others.length > 0
  const columns = hasOthers ? COLUMNS_WITH_OTHERS : COLUMNS
  const total = Object.values(columns).reduce((sum, share) => sum + share, 0)
  return (
    <dl className="strip" aria-label={t('queues.label', { name })} data-others={hasOthers}>
      {(Object.keys(columns) as QueueId[])
        .filter((id) => columns[id] > 0)
        .map((id) => (
          <Queue
            key={id}
            title={t(`queues.${id}`)}
            data={data}
            entries={entries[id]}
            width={(width * columns[id]) / total}
          />
        ))}
    </dl>
  )
}

function entriesAt({ spans, summary }: ExecutionData, time: Micros): Readonly<Record<QueueId, readonly Entry[]>> {
  const { running, switching, ready, timers, io, blocked } = queuesAt(spans, time, summary.execution)
  const inTime = ({ task }: { readonly task: number }): Entry => ({ task, late: 0 })
  return {
    running: [...running, ...switching].map(inTime),
    ready: ready.map((task) => ({ task, late: 0 })),
    timers,
    io,
    others: blocked.map(inTime),
  }
}

interface QueueProps {
  readonly title: string
  readonly data: ExecutionData
  readonly entries: readonly Entry[]
  readonly width: number
}

/** In a narrower window (CSS px) how late a task is stands in the tooltip and the inspector only. */
const LATENESS_FITS = 1100

/** Gaps as the style sheet has them: after the title, around a swatch, between chips. */
const TITLE_GAP = 8
const CHIP_EXTRA = 10 + 5
const CHIP_GAP = 8
const COLUMN_GAP = 4

function Queue({ title, data, entries, width }: QueueProps) {
  const t = useTexts()
  const hasLateness = useWide(LATENESS_FITS)
  const chips = entries.map(({ task, late }) => ({
    task,
    id: data.summary.tasks[task].id,
    late: late === 0 || !hasLateness ? undefined : `+${formatMs(late)}`,
  }))
  const room = width - measureText(title) - TITLE_GAP - COLUMN_GAP
  const widths = chips.map(({ id, late }) => CHIP_EXTRA + measureText(id) + (late ? 5 + measureText(late) : 0))
  // One at least, shortened if need be: who runs is never only a number.
  const shown = Math.max(Math.min(1, chips.length), fitChips(widths, room, CHIP_GAP, measureText('+99')))
  const rest = chips.slice(shown).map(({ id }) => id)
  return (
    <div className="strip-queue">
      <dt>{title}</dt>
      {chips.length === 0 && <dd className="none">{t('queues.none')}</dd>}
      {chips.slice(0, shown).map(({ task, id, late }) => (
        <Chip key={id} definition={data.summary.tasks[task].definition} fullName={widths[0] > room ? id : undefined}>
          {id}
          {late !== undefined && <span className="late">{late}</span>}
        </Chip>
      ))}
      {rest.length > 0 && (
        <dd className="none" aria-label={rest.join(', ')} data-tip={rest.join(', ')}>
          +{rest.length}
        </dd>
      )}
    </div>
  )
}

interface ChipProps {
  readonly definition: number
  /** Where the name does not fit: its tooltip. */
  readonly fullName: string | undefined
  readonly children: ReactNode
}

function Chip({ definition, fullName, children }: ChipProps) {
  return (
    <dd data-tip={fullName}>
      <Swatch definition={definition} />
      <span className="ellipsis">{children}</span>
    </dd>
  )
}
