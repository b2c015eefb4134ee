import { SpanState, type SpanTable } from '../trace/span-table'
import { NONE } from '../trace/trace'
import type { Micros } from '../time'
import { STATE_COUNT } from './chart-index'
import { spanOf } from './lane-spans'
import { countLine, NOBODY, type CountLine } from './lane-counts'
import type { GroupRow, LanePlace, LaneScene } from './lane-plan'
import { drawStack, type StackLayer } from './lane-stack'
import type { ExecutionData } from './model'
import { taskPaint } from './palette'
import type { Shape } from './scene'

const lines = new WeakMap<SpanTable, WeakMap<readonly number[], CountLine>>()

/** How many of these tasks are in each state over time, classes as in `SpanState`. Built at the first call, linear in the events until they have left, and kept. */
export function groupLine(spans: SpanTable, tasks: readonly number[]): CountLine {
  const known = lines.get(spans) ?? new WeakMap<readonly number[], CountLine>()
  lines.set(spans, known)
  const before = known.get(tasks)
  if (before !== undefined) return before
  const line = buildGroupLine(spans, tasks)
  known.set(tasks, line)
  return line
}

function buildGroupLine(spans: SpanTable, tasks: readonly number[]): CountLine {
  const { laneStart, start, end, state, event } = spans
  const came = tasks.filter((task) => (laneStart[task + 1] ?? 0) > (laneStart[task] ?? 0))
  let events = 0
  let changes = came.length
  for (const task of came) {
    changes += laneStart[task + 1] - laneStart[task]
    events = Math.max(events, event[laneStart[task + 1] - 1] + 1)
  }
  // A task's spans tile its stay: it changes where each begins, and leaves at the end of the last. Events stand in order of time.
  const rowOfEvent = new Int32Array(events).fill(NONE)
  const stateBefore = new Uint8Array(events)
  for (const task of came) {
    let before: number = NOBODY
    for (let i = laneStart[task]; i < laneStart[task + 1]; i++) {
      rowOfEvent[event[i]] = i
      stateBefore[event[i]] = before
      before = state[i]
    }
  }
  const leaving = came.map((task) => laneStart[task + 1] - 1).sort((a, b) => end[a] - end[b])
  const time = new Float64Array(changes)
  const from = new Uint8Array(changes)
  const to = new Uint8Array(changes)
  let at = 0
  let left = 0
  const leaveUntil = (until: Micros): void => {
    for (; left < leaving.length && end[leaving[left]] <= until; left++) {
      time[at] = end[leaving[left]]
      from[at] = state[leaving[left]]
      to[at++] = NOBODY
    }
  }
  for (let i = 0; i < events; i++) {
    const row = rowOfEvent[i]
    if (row === NONE) continue
    // Who leaves at an instant has changed for the last time before it, or at it without length: then it leaves after.
    leaveUntil(start[row] - 1)
    time[at] = start[row]
    from[at] = stateBefore[i]
    to[at++] = state[row]
  }
  leaveUntil(Infinity)
  return countLine(time, from, to, STATE_COUNT)
}

/** The most instances of a group that were there together in any execution: what the full height of its lane stands for. At least 1. */
export function groupPeak({ tasks }: GroupRow, executions: readonly ExecutionData[]): number {
  return Math.max(1, ...executions.map(({ spans }) => groupLine(spans, tasks).peak))
}

/** How many instances run, are ready and are blocked, stacked as the shares of a single task are. */
export function drawGroup(row: GroupRow, place: LanePlace, scene: LaneScene): readonly Shape[] {
  const { fill, edge } = taskPaint(row.definition, scene.theme)
  const { palette } = scene
  const layers: readonly StackLayer[] = [
    { classes: [SpanState.frozen], fill: palette.alarm, opacity: 1, belongsTo: 'frozen' },
    { classes: [SpanState.running], fill: edge, opacity: 1, belongsTo: 'running' },
    { classes: [SpanState.switching], fill: palette.faint, opacity: 1, belongsTo: 'switching' },
    { classes: [SpanState.preempted], fill, opacity: 0.62, belongsTo: 'preempted' },
    { classes: [SpanState.ready, SpanState.due], fill, opacity: 0.34, belongsTo: 'ready' },
    { classes: [SpanState.blocked], fill, opacity: 0.09, belongsTo: 'blocked' },
  ]
  const line = groupLine(scene.execution.spans, row.tasks)
  return drawStack(line, layers, groupPeak(row, scene.executions), place, scene)
}

/** How many of a group are in each state at a moment, by `SpanState`; those who have not come or have left are in none. */
export function groupCountsAt({ tasks }: GroupRow, spans: SpanTable, time: Micros): Int32Array {
  const counts = new Int32Array(STATE_COUNT)
  for (const task of tasks) {
    const i = spanOf(spans, task, time)
    if (i !== undefined) counts[spans.state[i]]++
  }
  return counts
}

/** Who of a group is told about at a moment: one that runs, else one the system is switching to, is ready, is due, waits. */
const TELLING: readonly SpanState[] = [
  SpanState.frozen,
  SpanState.running,
  SpanState.switching,
  SpanState.preempted,
  SpanState.ready,
  SpanState.due,
  SpanState.blocked,
]

/** The task of a group a moment is about: of the first state in `TELLING` that any is in, the one that has been in it longest. */
export function groupTaskAt({ tasks }: GroupRow, spans: SpanTable, time: Micros): number | undefined {
  let found: number | undefined
  let rank = Infinity
  let since = Infinity
  for (const task of tasks) {
    const i = spanOf(spans, task, time)
    if (i === undefined) continue
    const mine = TELLING.indexOf(spans.state[i] as SpanState)
    if (mine > rank || (mine === rank && spans.start[i] >= since)) continue
    found = task
    rank = mine
    since = spans.start[i]
  }
  return found
}
