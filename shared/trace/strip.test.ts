import { describe, expect, it } from 'vitest'
import { EVENT_LOOP, handEvents, handTrace } from './hand-trace'
import { strip, stripChart } from './strip'

const FROZEN = handTrace(
  ['A', 'B'],
  handEvents(`
    0 arrive A
    0 arrive B
    0 dispatch A core=0
    1 freeze A core=0 reason=blockingSleep
    7 thaw A core=0 reason=blockingSleep
    8 finish A core=0
    8 dispatch B core=0
    9 block B core=0 reason=io
    11 wake B
    11 switch B core=0
    12 dispatch B core=0
    13 finish B core=0
  `),
  { execution: EVENT_LOOP },
)

describe('strip', () => {
  it('has a character for every state', () => {
    expect(strip(FROZEN)).toEqual(['A #!!!!!!#', 'B ........#~~x#'])
  })

  it('shows what fills most of a unit, running before switching before blocked where two fill the same', () => {
    expect(strip(FROZEN, { unit: 2000 })).toEqual(['A #!!#', 'B ....#x#'])
  })

  it('stands an arrival where it is and pads the ids', () => {
    const late = handTrace(['heartbeat', 'B'], handEvents('2 arrive B\n3 dispatch B core=0\n4 finish B core=0'))
    expect(strip(late)).toEqual(['heartbeat', 'B           .#'])
  })
})

describe('stripChart', () => {
  it('has an axis, the lanes and what the characters mean', () => {
    expect(stripChart(FROZEN, { width: 40 })).toEqual([
      '  0         5         10 ms',
      'A ##!!!!!!!!!!!!##',
      'B ................##~~~~xx##',
      '# running   ! frozen: a blocking call holds the loop   x switching   . ready   ~ blocked   1 character = 0.5 ms',
    ])
  })

  it('never gets wider than the terminal', () => {
    for (const width of [20, 40, 80, 200]) {
      const lines = stripChart(FROZEN, { width }).slice(0, -1)
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
    }
  })
})
