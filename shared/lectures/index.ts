import reportThatNeverAwaits from './report-that-never-awaits.json'

/** One lecture of the built-in library. */
export interface Lecture {
  readonly id: string
  /** Its file, as `openDocument` reads it: a task set or a comparison. */
  readonly text: string
}

/** The built-in library in the order the window lists it. The first one is what a first start shows. */
export const LECTURES: readonly [Lecture, ...Lecture[]] = [
  { id: 'report-that-never-awaits', text: JSON.stringify(reportThatNeverAwaits) },
]
