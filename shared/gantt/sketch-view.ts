import { chooseLevels, hasDensityStrip, type GanttView } from './build-gantt'
import { layoutComparison } from './layout'
import { ENGLISH } from './english-words'
import { fullTimeSpan, type ExecutionData } from './model'
import { approximateMeasure } from './text-measure'

/** For tests: how the window would show these executions at 784 x 578, light, without a cursor, everything visible; `over` says what is otherwise. */
export function viewOf(executions: readonly ExecutionData[], over: Partial<GanttView> = {}): GanttView {
  const domain = over.domain ?? fullTimeSpan(executions)
  const size = { width: 784, height: 578 }
  const { plotWidth } = layoutComparison({ executions: [], ...size })
  const levels = chooseLevels(executions, domain, plotWidth)
  const sized = executions.map(({ summary }, i) => ({
    taskCount: summary.tasks.length,
    hasDensityStrip: hasDensityStrip(levels[i]),
  }))
  return {
    executions,
    layout: layoutComparison({ executions: sized, ...size }),
    levels,
    domain,
    cursor: undefined,
    selectedTask: undefined,
    theme: 'light',
    words: ENGLISH,
    measure: approximateMeasure,
    deviceScale: 1,
    ...over,
  }
}
