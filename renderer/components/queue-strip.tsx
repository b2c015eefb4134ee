import { type ReactNode, useMemo } from 'react'
import type { ExecutionData } from '../../shared/gantt/model'
import { fitColumns, QUEUE_COLUMNS, QUEUE_COLUMNS_WITH_OTHERS } from '../../shared/gantt/queue-strip'
import { queuesAt } from '../../shared/trace/queues'
import type { Micros } from '../../shared/time'
import { formatMs } from '../format'
import { useTexts } from '../i18n'
import { cursorStore } from '../state/cursor-store'
import { steadyCursor } from '../state/steady-cursor'
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

/** Left to right; the fifth only where tasks wait for each other. */
const QUEUES: readonly QueueId[] = ['running', 'ready', 'timers', 'io', 'others']

/** Who runs, is ready and waits at the cursor: drawn again only where somebody is elsewhere, so it keeps up with the playhead. */
export function QueueStrip({ data, name, width }: QueueStripProps) {
  const t = useTexts()
  const time = cursorStore(useMemo(() => steadyCursor(data.spans), [data]))
  const hasLateness = useWide(LATENESS_FITS)
  const entries = useMemo(() => (time === undefined ? undefined : entriesAt(data, time)), [data, time])
  if (!entries) return <p className="strip-hint">{t('queues.hint')}</p>
  const hasOthers = entries.others.length > 0
  const queues = QUEUES.filter((id) => id !== 'others' || hasOthers)
  const chips = queues.map((id) => chipsOf(data, entries[id], hasLateness))
  const needs = chips.map((ofQueue, i) => widthOf(t(`queues.${queues[i]}`), ofQueue, t('queues.none')))
  // First room for one task in each, and for whoever may run, so that this column stands still while the cursor moves; then for all.
  const least = chips.map((ofQueue, i) => widthOf(t(`queues.${queues[i]}`), ofQueue.slice(0, 1), t('queues.none')))
  least[0] = Math.max(least[0], widthOf(t('queues.running'), [widestChip(data)], t('queues.none')))
  needs[0] = Math.max(needs[0], least[0])
  const shares = fitColumns(width, hasOthers ? QUEUE_COLUMNS_WITH_OTHERS : QUEUE_COLUMNS, least)
  const widths = fitColumns(width, shares, needs)
  return (
    <dl
      className="strip"
      aria-label={t('queues.label', { name })}
      style={{ gridTemplateColumns: widths.map((one) => `${one}px`).join(' ') }}
    >
      {queues.map((id, i) => (
        <Queue key={id} title={t(`queues.${id}`)} data={data} chips={chips[i]} width={widths[i]} />
      ))}
    </dl>
  )
}

/** One task as a queue shows it. */
interface QueueChip {
  readonly task: number
  readonly id: string
  /** `+4.5`, where the loop is late and there is room to say so. */
  readonly late: string | undefined
  /** px. */
  readonly width: number
}

function chipsOf(data: ExecutionData, entries: readonly Entry[], hasLateness: boolean): readonly QueueChip[] {
  return entries.map(({ task, late }) =>
    toChip(data, task, late === 0 || !hasLateness ? undefined : `+${formatMs(late)}`),
  )
}

function toChip(data: ExecutionData, task: number, late: string | undefined): QueueChip {
  const { id } = data.summary.tasks[task]
  const width = CHIP_EXTRA + measureText(id) + (late === undefined ? 0 : 5 + measureText(late))
  return { task, id, late, width }
}

const widest = new WeakMap<ExecutionData['summary'], QueueChip>()

/** The widest chip of any task of a run. */
function widestChip(data: ExecutionData): QueueChip {
  const known = widest.get(data.summary)
  if (known) return known
  const chips = data.summary.tasks.map((_, task) => toChip(data, task, undefined))
  const found = chips.reduce((a, b) => (b.width > a.width ? b : a))
  widest.set(data.summary, found)
  return found
}

/** How wide a queue would be if all of it were shown, px. */
function widthOf(title: string, chips: readonly QueueChip[], none: string): number {
  const all = chips.reduce((sum, chip) => sum + chip.width + CHIP_GAP, -CHIP_GAP)
  return measureText(title) + TITLE_GAP + COLUMN_GAP + (chips.length === 0 ? measureText(none) : all)
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
  readonly chips: readonly QueueChip[]
  readonly width: number
}

/** In a narrower window (CSS px) how late a task is stands in the tooltip and the inspector only. */
const LATENESS_FITS = 1100

/** Gaps as the style sheet has them: after the title, around a swatch, between chips. */
const TITLE_GAP = 10
const CHIP_EXTRA = 12 + 5
const CHIP_GAP = 10
const COLUMN_GAP = 14

function Queue({ title, data, chips, width }: QueueProps) {
  const t = useTexts()
  const room = width - measureText(title) - TITLE_GAP - COLUMN_GAP
  const widths = chips.map((chip) => chip.width)
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
