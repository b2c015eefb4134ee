import { describe, expect, it } from 'vitest'
import { loadTexts, t, type TextKey } from './i18n'

describe('texts', () => {
  it('put values in the place of their names', () => {
    expect(t('settings.quantumText', { ms: 4 })).toBe('q = 4 ms')
  })

  it('depend on a number: one is singular, all others plural, none too', () => {
    const executions = [0, 1, 2, 21].map((count) => t('topBar.executions', { count }))
    expect(executions).toEqual(['0 executions', '1 execution', '2 executions', '21 executions'])
  })

  it('keep quiet about a value that is not there', () => {
    expect(t('title.edit', { label: 'Title' })).toBe(t('title.edit', { label: 'Title', value: '' }))
  })

  it('that do not exist are a bug', () => {
    expect(() => t('verdict.nobody' as TextKey)).toThrow('there is no text verdict.nobody')
    expect(() => t('verdict' as TextKey)).toThrow('there is no text verdict')
  })

  it('are the same before and after all of them are loaded', async () => {
    const before = t('verdict.os')
    await loadTexts()
    expect([before, t('verdict.os')]).toEqual(['OS decided', 'OS decided'])
  })
})
