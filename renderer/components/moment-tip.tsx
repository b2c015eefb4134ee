import { useLayoutEffect, useMemo, useRef } from 'react'
import { laneOfHit } from '../../shared/gantt/hit-test'
import { groupCountsAt } from '../../shared/gantt/lane-groups'
import type { GroupRow } from '../../shared/gantt/lane-plan'
import { laneAt, rowAt } from '../../shared/gantt/layout'
import { type ExecutionData, fullTimeSpan } from '../../shared/gantt/model'
import { formatTime } from '../../shared/gantt/time-format'
import type { TaskSet } from '../../shared/task-set/schema'
import { listSteps } from '../../shared/task-set/steps'
import { explainAt, type Explanation } from '../../shared/trace/explain'
import { SpanState, type SpanTable } from '../../shared/trace/span-table'
import type { Micros } from '../../shared/time'
import { formatCount } from '../format'
import { useTexts } from '../i18n'
import { sentences } from '../sentences'
import { chartLayoutStore } from '../state/chart-layout'
import { cursorStore } from '../state/cursor-store'
import { tiesStore, withTies } from '../state/ties-store'
import { shownSpan } from '../view-model/time-span'
import { AlarmGlyph, OsGlyph, TaskGlyph } from './glyphs'
import { Swatch } from './swatch'
import { TaskLabel } from './task-label'

interface MomentTipProps {
  readonly taskSet: TaskSet
  readonly executions: readonly ExecutionData[]
}

const GAP_PX = 14

/** What is happening here, since when, who decided and why: beside the lane the pointer or the keyboard is on. */
export function MomentTip({ taskSet, executions }: MomentTipProps) {
  const layout = chartLayoutStore((state) => state.layout)
  const hit = cursorStore((state) => state.hit)
  const domain = cursorStore((state) => state.domain)
  const steps = useMemo(() => listSteps(taskSet), [taskSet])
  tiesStore()
  const box = useRef<HTMLDivElement>(null)
  const execution = hit && executions[hit.execution]
  const place = hit && layout?.executions[hit.execution]
  const index = execution && place && laneOfHit(place, execution, hit)
  const isSeen = place && index !== undefined && index >= place.visible.from && index < place.visible.to
  const lane = isSeen ? laneAt(place, index) : undefined

  useLayoutEffect(() => {
    if (!box.current || !hit || !lane || !layout) return
    const { start, end } = shownSpan(domain, fullTimeSpan(executions))
    const x = layout.plotX + ((hit.time - start) / (end - start)) * layout.plotWidth
    const { width, height } = box.current.getBoundingClientRect()
    const fitsRight = x + GAP_PX + width <= layout.width - 4
    const left = fitsRight ? x + GAP_PX : Math.max(4, x - GAP_PX - width)
    const below = lane.y + layout.executions[hit.execution].pitch + 4
    const top = below + height <= layout.contentHeight - 4 ? below : lane.y - height - 4
    box.current.style.translate = `${Math.round(left)}px ${Math.round(Math.max(4, top))}px`
  })

  if (!hit || !execution || !lane || execution.spans.length === 0) return null
  const { spans, summary, ties } = withTies(execution)
  const task = summary.tasks[hit.task]
  const time = Math.round(hit.time)
  const row = place && rowAt(place, index ?? -1)
  const explanation = explainAt(spans, ties ? { ...summary, ties } : summary, steps, hit.task, time)
  return (
    <div ref={box} className="moment" role="tooltip" data-tone={toneOf(explanation)}>
      <h3>
        <Swatch definition={task.definition} />
        <TaskLabel taskSet={taskSet} task={task} />
        <time>{formatTime(time)}</time>
      </h3>
      {row?.kind === 'group' && <GroupCounts row={row} spans={spans} time={time} />}
      <Sentences explanation={explanation} />
    </div>
  )
}

/** Over a lane that stands for several: how many of them do what. */
function GroupCounts({
  row,
  spans,
  time,
}: {
  readonly row: GroupRow
  readonly spans: SpanTable
  readonly time: Micros
}) {
  const t = useTexts()
  const counts = groupCountsAt(row, spans, time)
  const of = (...states: readonly SpanState[]) =>
    formatCount(states.reduce<number>((sum, state) => sum + counts[state], 0))
  const switching = counts[SpanState.switching]
  return (
    <p className="moment-group">
      {row.name}
      {t('glue.colon')}
      {t('lanes.groupCounts', {
        running: of(SpanState.running, SpanState.frozen),
        ready: of(SpanState.ready, SpanState.preempted, SpanState.due),
        blocked: of(SpanState.blocked),
      })}
      {switching > 0 && t('lanes.groupSwitching', { switching })}
    </p>
  )
}

/** The first sentence says the state and stands out, with the mark of who decided; the rest says why. */
export function Sentences({ explanation }: { readonly explanation: Explanation }) {
  const text = sentences().explainText(explanation)
  const end = text.search(/\. |。/)
  const [state, rest] = end < 0 ? [text, ''] : [text.slice(0, end + 1), text.slice(end + 1).trimStart()]
  const tone = toneOf(explanation)
  return (
    <>
      <p className="moment-state">
        {tone === 'os' && <OsGlyph />}
        {tone === 'task' && <TaskGlyph />}
        {explanation.kind === 'frozen' && <AlarmGlyph />}
        {state}
      </p>
      {rest !== '' && <p>{rest}</p>}
    </>
  )
}

/** Whose colour the state has: of who decided it, or of harm. */
export function toneOf(explanation: Explanation): 'os' | 'task' | 'alarm' | 'plain' {
  switch (explanation.kind) {
    case 'frozen':
    case 'late':
      return 'alarm'
    case 'preempted':
      return 'os'
    case 'blocked':
      return 'task'
    case 'ready':
      return explanation.decider === 'task' ? 'task' : 'plain'
    default:
      return 'plain'
  }
}
