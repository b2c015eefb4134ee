import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { tasks } from '../../electron/simulators/sketch'
import { THREADS_PRESETS } from '../../shared/settings'
import { toSpans } from '../../shared/trace/spans'
import { moveOnCore, placeOnCore } from './core-walk'
import type { SliceMove, SlicePlace } from './slice-walk'

// Two cores, quantum 2. At 2 B is done and its core takes C; then A's quantum is used up, and core 0 takes D, and at 3 A again.
const taskSet = tasks('A=3 B=2 C=2 D=1')
const spans = toSpans(
  simulate(taskSet, {
    model: 'threads',
    preset: 'textbook',
    settings: { ...THREADS_PRESETS.textbook, quantum: 2, cores: 2 },
  }),
)
const CORES = [0, 1]

const say = (place: SlicePlace | undefined) =>
  place &&
  `${'ABCD'[place.task]} ${spans.start[place.row] / 1000}-${spans.end[place.row] / 1000} on ${spans.core[place.row]}`
const begin = placeOnCore(spans, CORES, 0, 0) as SlicePlace
const walk = (...moves: readonly SliceMove[]) =>
  moves
    .reduce((places, move) => [...places, moveOnCore(spans, CORES, places[places.length - 1], move)], [begin])
    .map(say)
    .slice(1)

describe('the way of the arrow keys through what cores do', () => {
  it('goes along a core, whoever it runs, and stops at its ends', () => {
    expect(say(begin)).toBe('A 0-2 on 0')
    expect(walk('previous', 'next', 'next', 'next')).toEqual(['A 0-2 on 0', 'D 2-3 on 0', 'A 3-4 on 0', 'A 3-4 on 0'])
    expect(walk('last', 'first')).toEqual(['A 3-4 on 0', 'A 0-2 on 0'])
  })

  it('goes to the core below at the same time, and back', () => {
    expect(walk('next', 'down', 'down', 'up')).toEqual(['D 2-3 on 0', 'C 2-4 on 1', 'C 2-4 on 1', 'D 2-3 on 0'])
  })

  it('from a task that waits goes to what the first core does then', () => {
    // C is ready from 0 to 2.
    expect(say(placeOnCore(spans, CORES, 2, 1000))).toBe('A 0-2 on 0')
    const waiting = { task: 2, row: spans.laneStart[2], at: 1000 }
    expect(say(moveOnCore(spans, CORES, waiting, 'next'))).toBe('A 0-2 on 0')
    expect(placeOnCore(spans, [7], 2, 1000)).toBeUndefined()
  })
})
