import { expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { emptyRun } from '../view-model/empty-run'
import { toDocument } from './document'
import { hashOf, isRecorded, noteHash, proofOf, toRecording } from './recording'
import type { Run } from './runs-store'

const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: [] }] }
const comparison = {
  taskSet,
  executions: [
    { execution: defaultExecution('threads'), traceHash: 'abc' },
    { execution: defaultExecution('eventLoop') },
  ],
  notes: '',
  engine: '1',
}
const document = toDocument(comparison)
const recording = toRecording(comparison, document)
const [threads, eventLoop] = document.executions

function runWith(traceHash: string): Run {
  const run = emptyRun(taskSet, threads.execution)
  const summary = { ...run.summary, traceHash }
  const shown = { ...run, runId: 'a', taskSet, execution: threads.execution, summary }
  return { phase: { kind: 'done' }, shown }
}

it('the same hash is a proof, another one is told', () => {
  expect(proofOf(recording, threads.id, threads.execution, runWith('abc'))).toBe('same')
  expect(proofOf(recording, threads.id, threads.execution, runWith('abd'))).toBe('different')
})

it('nothing is proved before the run has ended, nor where nothing was recorded', () => {
  expect(proofOf(recording, threads.id, threads.execution, undefined)).toBe('pending')
  expect(proofOf(recording, eventLoop.id, eventLoop.execution, undefined)).toBe('none')
})

it('a run whose hash nobody asked for proves nothing until it is known', () => {
  const run = runWith('')
  expect(proofOf(recording, threads.id, threads.execution, run)).toBe('pending')
  if (!run.shown) throw new Error('nothing is shown')
  expect(hashOf(run.shown)).toBeUndefined()
  noteHash(run.shown, 'abc')
  expect(proofOf(recording, threads.id, threads.execution, run)).toBe('same')
})

it('a hash is recorded for one execution with its very settings', () => {
  expect(isRecorded(recording, threads.id, threads.execution)).toBe(true)
  expect(isRecorded(recording, threads.id, defaultExecution('threads', 'linux-sched-rr'))).toBe(false)
  expect(isRecorded(recording, eventLoop.id, eventLoop.execution)).toBe(false)
  expect(isRecorded(undefined, threads.id, threads.execution)).toBe(false)
})

it('changed settings are no longer what was recorded', () => {
  const changed = defaultExecution('threads', 'linux-sched-rr')
  expect(proofOf(recording, threads.id, changed, runWith('abd'))).toBe('none')
})
