import { expect, it } from 'vitest'
import { Reason } from '../trace/trace'
import { glyphFor, wordFor } from './glyphs'

it.each([
  ['poll', 'sleep', 'poll'],
  ['offload', 'io', 'pool'],
  ['semaphore', 'lock', 'semaphore'],
  ['event', 'lock', 'event'],
  ['gather', 'join', 'gather'],
  ['blockingIo', 'io', 'io'],
  ['get', 'queue', 'queue'],
] as const)('a wait for %s is drawn as %s and called %s', (reason, glyph, word) => {
  const drawn = glyphFor(Reason[reason])
  expect(drawn).toBe(glyph)
  if (drawn !== undefined) expect(wordFor(Reason[reason], drawn)).toBe(word)
})
