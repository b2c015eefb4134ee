import { beforeEach, describe, expect, it } from 'vitest'
import { defaultExecution } from '../../shared/settings'
import { toDocument } from './document'
import { canRedo, canUndo, documentStore, editDocument, endGesture, redo, showDocument, undo } from './document-store'

const notes = () => documentStore.getState().document?.notes
const write = (text: string, gesture?: string) => editDocument((document) => ({ ...document, notes: text }), gesture)

beforeEach(() => {
  showDocument(
    toDocument({
      taskSet: { formatVersion: 1, tasks: [{ id: 'A', steps: [] }] },
      executions: [{ execution: defaultExecution('threads') }, { execution: defaultExecution('eventLoop') }],
      notes: '',
      engine: '1',
    }),
  )
})

describe('undo and redo', () => {
  it('a document just opened has nothing to undo', () => {
    expect(canUndo()).toBe(false)
    expect(canRedo()).toBe(false)
  })

  it('goes back step by step and forward again', () => {
    write('one')
    write('two')
    undo()
    expect(notes()).toBe('one')
    undo()
    expect(notes()).toBe('')
    redo()
    expect(notes()).toBe('one')
  })

  it('one drag is one step, two drags are two', () => {
    for (const text of ['1', '12', '123']) write(text, 'notes')
    endGesture()
    for (const text of ['1234', '12345']) write(text, 'notes')
    undo()
    expect(notes()).toBe('123')
    undo()
    expect(notes()).toBe('')
  })

  it('gives the very document back, so that an undone change leaves nothing to save', () => {
    const before = documentStore.getState().document
    write('one')
    undo()
    expect(documentStore.getState().document).toBe(before)
  })

  it('an edit that changes nothing is no step', () => {
    editDocument((document) => document)
    expect(canUndo()).toBe(false)
  })
})
