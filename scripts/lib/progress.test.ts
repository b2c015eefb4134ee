import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { step } from './progress.mjs'

let written: string
const output = { write: (text: string) => (written += text) }

beforeEach(() => {
  written = ''
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

it('a step says what it does at once and how long it took at its end', async () => {
  const done = step('Building the app', () => after(1_500), output)
  expect(written).toBe('Building the app …\n')
  await vi.advanceTimersByTimeAsync(1_500)
  await done
  expect(written).toBe('Building the app …\nBuilding the app: done in 1.5 s\n')
})

it('outside a terminal a long step says every ten seconds how far it is', async () => {
  const done = step('Fetching', (report) => (report('40 %'), after(25_000)), output)
  await vi.advanceTimersByTimeAsync(25_000)
  await done
  expect(written.split('\n')).toEqual([
    'Fetching …',
    'Fetching … 40 %, 10 s',
    'Fetching … 40 %, 20 s',
    'Fetching: done in 25 s',
    '',
  ])
})

it('on a terminal the line is written over once a second', async () => {
  const done = step('Fetching', () => after(2_000), { ...output, isTTY: true })
  await vi.advanceTimersByTimeAsync(2_000)
  await done
  expect(written.split('\r\x1b[K')).toEqual([
    'Fetching …',
    'Fetching … 1 s',
    'Fetching … 2 s',
    'Fetching: done in 2.0 s\n',
  ])
})

it('a step that fails says so, and its error goes on', async () => {
  const failing = step('Fetching', () => Promise.reject(new Error('no network')), output)
  await expect(failing).rejects.toThrow('no network')
  expect(written).toContain('Fetching: failed after 0.0 s\n')
})
