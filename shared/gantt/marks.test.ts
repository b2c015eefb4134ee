import { describe, expect, it } from 'vitest'
import { barPath, lanePen, type Drawing } from './drawing'
import { drawReady, drawRunning, hatchPath } from './mark-bodies'
import { bladeWidth, drawArrival, drawBlade, drawRing, drawUpright } from './mark-ends'
import { ENGLISH } from './english-words'
import { LIGHT, taskPaint } from './palette'
import { pathBox } from './path-box'
import { approximateMeasure } from './text-measure'

function drawing(): Drawing {
  return {
    palette: LIGHT,
    words: ENGLISH,
    measure: approximateMeasure,
    k: 1,
    view: { x: 0, y: 0, width: 1000, height: 1000 },
    band: [],
    bodies: [],
    ends: [],
    labels: [],
    obstacles: [],
  }
}

/** A bar of 26 px in a lane of 46, its top at 100: the main window. */
const pen = lanePen(taskPaint(2, 'light'), 100, 26, 46)

describe('the marks', () => {
  it('end a bar round with radius min(h/2, w) where the task decided', () => {
    expect(barPath(10, 100, 57, 26, 'round')).toBe('M10 100H54a13 13 0 0 1 13 13V113a13 13 0 0 1 -13 13H10Z')
    expect(barPath(10, 100, 7, 26, 'round')).toBe('M10 100H10a7 7 0 0 1 7 7V119a7 7 0 0 1 -7 7H10Z')
  })

  it('tear a bar that the horizon cut with four teeth of 5 px', () => {
    const d = barPath(10, 100, 40, 26, 'torn')
    expect(d.match(/L45 /g)).toHaveLength(4)
    expect(pathBox(d)).toEqual({ x: 10, x2: 50, y: 100, y2: 126 })
  })

  it('let the pattern of a task be seen on both sides of the length in its bar, or leave the length out', () => {
    const widthOf = (task: number, width: number) => {
      const drawn = drawing()
      drawRunning(
        drawn,
        lanePen(taskPaint(task, 'light'), 100, 26, 46),
        { x: 10, x2: 10 + width, span: 0 },
        'straight',
        4000,
      )
      return drawn.labels.length
    }
    const text = approximateMeasure('4.0', 11, 500)
    // Solid: 4 px a side. Stripes and dots: the patch of 3 px and a pitch of 8 px a side.
    expect([widthOf(0, text + 9), widthOf(7, text + 9), widthOf(14, text + 9)]).toEqual([1, 0, 0])
    expect([widthOf(7, text + 23), widthOf(14, text + 23)]).toEqual([1, 1])
  })

  it('give the blade .085 h, from 2.5 px above the bar to .14 h below it, under a wedge of .21 h', () => {
    const drawn = drawing()
    drawBlade(drawn, pen, 200)
    const [, blade, wedge] = drawn.ends
    expect(bladeWidth(26)).toBeCloseTo(2.21, 5)
    expect(blade).toMatchObject({ kind: 'rect', y: 97.5, width: bladeWidth(26), fill: '#801245' })
    expect(blade.kind === 'rect' ? blade.y + blade.height : 0).toBeCloseTo(126 + 0.14 * 26, 5)
    const t = 0.21 * 26
    const { x, x2, y } = pathBox(wedge.kind === 'path' ? wedge.d : '')
    expect(x2 - x).toBeCloseTo(2 * t, 1)
    expect(y).toBeCloseTo(100 - 1.5 - 1.45 * t, 1)
    expect(drawn.labels[0]).toMatchObject({ text: 'quantum', fill: '#801245' })
  })

  it.each([
    // bar, blade: .085 h within 1.6..3.5
    [14, 1.6],
    [26, 2.21],
    [60, 3.5],
  ])('keep the blade of a %i px bar %d px wide', (h, width) => expect(bladeWidth(h)).toBeCloseTo(width, 5))

  it('draw the ring with radius .14 h and stroke .065 h, filled with the surface', () => {
    const drawn = drawing()
    drawRing(drawn, pen, 200)
    const [ring] = drawn.ends
    expect(ring).toMatchObject({ fill: '#FFFFFF', stroke: '#1B33AD', role: 'ring' })
    const { x, x2 } = pathBox(ring.kind === 'path' ? ring.d : '')
    expect(x2 - x).toBeCloseTo(2 * 0.14 * 26, 1)
    expect(x).toBeGreaterThan(200)
  })

  it('draw the upright of a finish .72 h high in ink', () => {
    const drawn = drawing()
    drawUpright(drawn, pen, 200)
    expect(drawn.ends[0]).toMatchObject({ height: 0.72 * 26, fill: LIGHT.ink, x: 200 + 0.07 * 26, width: 0.07 * 26 })
  })

  it('draw what is ready hollow, .42 h high, dotted', () => {
    const drawn = drawing()
    drawReady(drawn, pen, { x: 10, x2: 50, span: 3 })
    const [ready] = drawn.bodies
    expect(ready).toMatchObject({ dash: [0.01, 3.2], strokeWidth: 1.7, stroke: '#007554', span: 3 })
    expect(ready.kind === 'rect' ? ready.height + 1.7 : 0).toBeCloseTo(0.42 * 26, 5)
    expect(ready).not.toHaveProperty('fill')
  })

  it('draw an arrival as a tick of 1.6 px with a flag of 5 by 4', () => {
    const drawn = drawing()
    drawArrival(drawn, pen, 30)
    const [tick, flag] = drawn.ends
    expect(tick).toMatchObject({ width: 1.6, height: 26 })
    expect(pathBox(flag.kind === 'path' ? flag.d : '')).toEqual({ x: 30, x2: 35, y: 100, y2: 104 })
  })

  it('hatch at 45 degrees, 5 px apart, inside their box, the same lines however the box is cut', () => {
    const lines = (d: string) =>
      [...d.matchAll(/M(\S+) (\S+)L([^\sM]+) ([^M]+)/g)].map((line) => line.slice(1).map(Number))
    const whole = lines(hatchPath(0, 0, 100, 11, 5, 0))
    for (const [x1, y1, x2, y2] of whole) {
      expect(x2 - x1).toBeCloseTo(y1 - y2, 1)
      expect(Math.min(x1, y2)).toBeGreaterThanOrEqual(-0.01)
      expect(x2).toBeLessThanOrEqual(100.01)
      expect(y1).toBeLessThanOrEqual(11.01)
    }
    const steps = whole.slice(4).map(([x1], i) => x1 - whole[i + 3][0])
    for (const step of steps) expect(step).toBeCloseTo(5 * Math.SQRT2, 1)
    const cut = lines(hatchPath(40, 0, 30, 11, 5, 0))
    const inside = cut.filter(([x1, , x2]) => x1 > 40.1 && x2 < 69.9)
    for (const line of inside) expect(whole).toContainEqual(line)
  })
})
