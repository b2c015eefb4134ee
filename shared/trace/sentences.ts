import type { StepPlace } from '../task-set/steps'
import { explainText } from './explain-text'
import type { Explanation } from './explanation'
import { latenessText, loopText, stallText } from './findings-text'
import type { KindLateness } from './lateness'
import {
  type MetricDefinition,
  RUN_METRICS,
  type RunMetric,
  TASK_END,
  TASK_METRICS,
  type TaskMetric,
} from './metric-definitions'
import type { EndlessLoop } from './run-cut'
import type { Stall } from './stall'
import type { TaskInstance } from './trace'
import { waitNoun, waitWords } from './words'

/** A metric in words, without what a program needs to know of it. */
export type DescribedMetric = Pick<MetricDefinition, 'name' | 'meaning' | 'formula' | 'source'>

/** What is said about a run, in one language: the window chooses, the command line speaks English. Arguments as of the English functions. */
export interface Sentences {
  readonly explainText: (explanation: Explanation) => string
  readonly waitWords: (on: string) => string
  readonly waitNoun: (on: string) => string
  readonly stallText: (stall: Stall, tasks: readonly TaskInstance[], steps: readonly StepPlace[]) => string
  readonly latenessText: (lateness: KindLateness, tasks: readonly TaskInstance[], steps: readonly StepPlace[]) => string
  readonly loopText: (loop: EndlessLoop, tasks: readonly TaskInstance[], steps: readonly StepPlace[]) => string
  readonly taskMetrics: Readonly<Record<TaskMetric | 'endedBy', DescribedMetric>>
  readonly runMetrics: Readonly<Record<RunMetric, DescribedMetric>>
}

export const ENGLISH: Sentences = {
  explainText,
  waitWords,
  waitNoun,
  stallText,
  latenessText,
  loopText,
  taskMetrics: { ...TASK_METRICS, endedBy: TASK_END },
  runMetrics: RUN_METRICS,
}
