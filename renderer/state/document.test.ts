import { describe, expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { type Document, toComparison, toDocument } from './document'
import { withAddedExecution, withDuplicate, withExecutionTitle, withoutExecution } from './document-edits'

const taskSet: TaskSet = { formatVersion: 1, tasks: [{ id: 'A', steps: [{ op: 'cpu', ms: 1 }] }] }

function twoExecutions(): Document {
  return toDocument({
    taskSet,
    executions: [{ execution: defaultExecution('threads') }, { execution: defaultExecution('eventLoop') }],
    notes: 'why',
    engine: '1',
  })
}

const models = (document: Document) => document.executions.map(({ execution }) => execution.model)

describe('the document', () => {
  it('becomes the comparison it came from, with the hashes of its runs', () => {
    const document = twoExecutions()
    const comparison = toComparison(document, '1', ({ execution }) => `hash of ${execution.model}`)
    expect(comparison).toEqual({
      taskSet,
      executions: [
        { execution: defaultExecution('threads'), traceHash: 'hash of threads' },
        { execution: defaultExecution('eventLoop'), traceHash: 'hash of eventLoop' },
      ],
      notes: 'why',
      engine: '1',
    })
  })

  it('keeps a bookmark with its execution while others come and go', () => {
    const bookmarked = toDocument({
      taskSet,
      executions: [{ execution: defaultExecution('threads') }, { execution: defaultExecution('eventLoop') }],
      notes: '',
      bookmarks: [{ ms: 4.5, execution: 1, task: 'A', text: 'here' }],
      engine: '1',
    })
    const hash = () => undefined
    expect(toComparison(bookmarked, '1', hash).bookmarks).toEqual([{ ms: 4.5, execution: 1, task: 'A', text: 'here' }])
    const added = withAddedExecution(bookmarked, 'sequential')
    const first = withoutExecution(added, added.executions[0].id)
    expect(toComparison(first, '1', hash).bookmarks).toEqual([{ ms: 4.5, execution: 0, task: 'A', text: 'here' }])
    const second = withoutExecution(added, added.executions[1].id)
    expect(toComparison(second, '1', hash).bookmarks).toEqual([{ ms: 4.5, task: 'A', text: 'here' }])
  })

  it('keeps two executions at least and six at most', () => {
    let document = twoExecutions()
    expect(withoutExecution(document, document.executions[0].id)).toBe(document)
    for (let i = 0; i < 10; i += 1) document = withAddedExecution(document, 'sequential')
    expect(models(document)).toHaveLength(6)
    expect(withDuplicate(document, document.executions[0].id)).toBe(document)
  })

  it('adds threads with another quantum than the threads already there', () => {
    const document = withAddedExecution(twoExecutions(), 'threads')
    const added = document.executions[2].execution
    expect(added.model === 'threads' && added.settings.quantum).toBe(10)
  })

  it('puts a duplicate behind its original, under its own id', () => {
    const document = twoExecutions()
    const copied = withDuplicate(document, document.executions[0].id)
    expect(models(copied)).toEqual(['threads', 'threads', 'eventLoop'])
    expect(new Set(copied.executions.map(({ id }) => id)).size).toBe(3)
  })

  it('gives an execution its model name back when its title is emptied', () => {
    const document = twoExecutions()
    const { id } = document.executions[0]
    const titled = withExecutionTitle(document, id, ' Quantum 4 ')
    expect(titled.executions[0].title).toBe('Quantum 4')
    expect(withExecutionTitle(titled, id, '  ').executions[0].title).toBeUndefined()
  })
})
