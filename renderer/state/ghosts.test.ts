import { expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import { withSetting } from '../../shared/sweep/plan'
import { bursts } from '../../shared/worked-examples/task-sets'
import { emptyRun } from '../view-model/empty-run'
import type { Document } from './document'
import { withExecution } from './document-edits'
import { ghostsAfterEdit } from './ghosts'
import type { Run, ShownRun } from './runs-store'

const taskSet = bursts('A=2 B=2')
const threads = defaultExecution('threads')
const loop = defaultExecution('eventLoop')
const document: Document = {
  title: undefined,
  taskSet,
  executions: [
    { id: 'e1', title: undefined, execution: threads },
    { id: 'e2', title: undefined, execution: loop },
  ],
  notes: '',
  bookmarks: [],
}

const shownOf = (execution: typeof threads): ShownRun =>
  ({ taskSet, execution, ...emptyRun(taskSet, execution) }) as ShownRun
const runOf = (shown: ShownRun): Run => ({ phase: { kind: 'done' }, shown })
const first = shownOf(threads)
const runs = { e1: runOf(first), e2: runOf(shownOf(loop)) }

it('after a change of settings the run on screen is the ghost of that execution, and of no other', () => {
  const edited = withExecution(document, 'e1', withSetting(threads, 'quantum', 8))
  expect(ghostsAfterEdit(edited, runs)).toEqual({ e1: first })
})

it('an edit that changes no settings leaves no ghost', () => {
  expect(ghostsAfterEdit({ ...document, notes: 'Ask first' }, runs)).toEqual({})
})

it('another task set has nothing to be compared with', () => {
  const edited = withExecution({ ...document, taskSet: bursts('A=2') }, 'e1', withSetting(threads, 'quantum', 8))
  expect(ghostsAfterEdit(edited, runs)).toEqual({})
})

it('an execution that has not run yet has no ghost', () => {
  const edited = withExecution(document, 'e1', withSetting(threads, 'quantum', 8))
  expect(ghostsAfterEdit(edited, { e1: { phase: { kind: 'done' }, shown: undefined } })).toEqual({})
  expect(ghostsAfterEdit(undefined, runs)).toEqual({})
})
