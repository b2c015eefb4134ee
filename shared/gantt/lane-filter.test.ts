import { describe, expect, it } from 'vitest'
import { idFilter } from './lane-filter'

const IDS = ['request#1', 'request#2', 'request#12', 'click#1', 'Heartbeat']
const passing = (text: string) => IDS.filter(idFilter(text))

describe('the filter by name', () => {
  it.each([
    ['', IDS],
    ['  ', IDS],
    ['REQ', ['request#1', 'request#2', 'request#12']],
    ['beat', ['Heartbeat']],
    // With a star the whole id must fit.
    ['request#1*', ['request#1', 'request#12']],
    ['*#1', ['request#1', 'click#1']],
    ['c*#1', ['click#1']],
    ['*e*t*', ['request#1', 'request#2', 'request#12', 'Heartbeat']],
    ['*', IDS],
    // Any of several words.
    ['click, beat', ['click#1', 'Heartbeat']],
    ['nobody', []],
    // Signs of other pattern languages are only themselves.
    ['request#.', []],
    ['(', []],
  ])('%j leaves %j', (text, expected) => {
    expect(passing(text)).toEqual(expected)
  })

  it('does not let the head and the tail of a pattern share characters', () => {
    expect(idFilter('ab*ba')('aba')).toBe(false)
    expect(idFilter('ab*ba')('abba')).toBe(true)
    expect(idFilter('a*b*b')('ab')).toBe(false)
  })
})
