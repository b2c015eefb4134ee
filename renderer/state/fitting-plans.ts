import type { LanePlan } from '../../shared/gantt/lane-plan'
import type { ExecutionData } from '../../shared/gantt/model'

/** What the lanes of each execution stand for; none while what is planned is about other tasks than are shown. */
export function fittingPlans(
  plans: readonly LanePlan[] | undefined,
  data: readonly ExecutionData[],
): readonly LanePlan[] | undefined {
  const fits =
    plans?.length === data.length && data.every(({ summary }, i) => summary.tasks.length === plans[i].laneOfTask.length)
  return fits ? plans : undefined
}
