import type { Sentences } from '../sentences'
import { explainText } from './explain-text'
import { latenessText, loopText, stallText } from './findings-text'
import { RUN_METRICS, TASK_METRICS } from './metric-definitions'
import { waitNoun, waitWords } from './words'

export const CHINESE: Sentences = {
  explainText,
  waitWords,
  waitNoun,
  stallText,
  latenessText,
  loopText,
  taskMetrics: TASK_METRICS,
  runMetrics: RUN_METRICS,
}
