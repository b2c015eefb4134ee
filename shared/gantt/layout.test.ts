import { describe, expect, it } from 'vitest'
import { NONE } from '../trace/trace'
import { LANE_PAINTER } from './lane-painter'
import type { LanePlan } from './lane-plan'
import { barHeightFor, laneAt, laneOfTask, layoutComparison, rowAt, scrollToLane, taskOfLane } from './layout'

const executions = (count: number, taskCount: number, hasDensityStrip = false) =>
  Array.from({ length: count }, () => ({ taskCount, hasDensityStrip }))

describe('the layout of a comparison', () => {
  // 1280x720: the centre is 784 wide; 720 - top bar 44 - transport and overview 98 = 578 high. With the 16 px line of averages a lane's
  // pitch is floor((276 - 92 - 16) / 4) = 42, its bar 0.58 x 42 = 24.36, even: 24.
  const layout = layoutComparison({ executions: executions(2, 4), width: 784, height: 578 })
  const [first, second] = layout.executions

  it('gives the main window the numbers of its drawing', () => {
    expect(layout).toMatchObject({ axis: { top: 0, height: 26 }, gutterX: 16, gutterWidth: 92, plotX: 116 })
    // 16 padding, 92 + 8 gutter, 20 for the last label, 16 padding.
    expect(layout.plotWidth).toBe(784 - 16 - 92 - 8 - 20 - 16)
    expect(first).toMatchObject({
      top: 26,
      height: 276,
      header: { top: 26, height: 34 },
      averages: { top: 60, height: 16 },
      noteRow: { top: 76, height: 14 },
      density: { top: 90, height: 0 },
      viewport: { top: 90, height: 168 },
      pitch: 42,
      barHeight: 24,
      strip: { top: 258, height: 34 },
    })
    expect(second.top).toBe(302)
    expect(layout.contentHeight).toBe(578)
    expect(layout.maxScrollTop).toBe(0)
  })

  it('centres each bar in its lane', () => {
    expect(Array.from({ length: first.laneCount }, (_, i) => laneAt(first, i))).toEqual([
      { y: 90, barY: 99, barH: 24 },
      { y: 132, barY: 141, barH: 24 },
      { y: 174, barY: 183, barH: 24 },
      { y: 216, barY: 225, barH: 24 },
    ])
  })

  it.each([
    // pitch, bar: 0.58 of the pitch, even, 14..60; under 24 all but one px.
    [46, 26],
    [80, 46],
    [103, 58],
    [200, 60],
    [24, 14],
    [23, 22],
    [15, 14],
  ])('draws a bar in a pitch of %i px %i px high', (pitch, bar) => {
    expect(barHeightFor(pitch)).toBe(bar)
  })

  it('drops the note row where a lane is under 24 px', () => {
    const [tight] = layoutComparison({ executions: executions(2, 9), width: 784, height: 578 }).executions
    expect(tight.pitch).toBe(20)
    expect(tight.noteRow.height).toBe(0)
    expect(tight.barHeight).toBe(19)
  })

  it('scrolls lanes that do not fit, all executions by the same way', () => {
    const far = layoutComparison({ executions: executions(2, 10_000), width: 784, height: 578, scrollTop: 30_000 })
    const [place] = far.executions
    expect(place.pitch).toBe(15)
    expect(place.lanesHeight).toBe(150_000)
    expect(far.maxScrollTop).toBe(150_000 - place.viewport.height)
    expect(far.scrollTop).toBe(30_000)
    expect(place.visible.from).toBe(2000)
    expect(laneAt(place, 2000).y).toBe(place.viewport.top)
    expect(far.executions[1].visible).toEqual(place.visible)
  })

  it('shows lanes that scroll whole, with no sliver of the next one below', () => {
    for (const height of [400, 409, 578, 700]) {
      const [{ viewport, pitch, visible }] = layoutComparison({
        executions: executions(2, 200),
        width: 784,
        height,
      }).executions
      expect(viewport.height % pitch).toBe(0)
      expect(visible).toEqual({ from: 0, to: viewport.height / pitch })
    }
  })

  it('never scrolls beyond the last lane', () => {
    const far = layoutComparison({ executions: executions(1, 100), width: 784, height: 400, scrollTop: 1e9 })
    const [place] = far.executions
    expect(laneAt(place, 99).y + place.pitch).toBe(place.viewport.top + place.viewport.height)
    expect(place.visible.to).toBe(100)
  })

  it('keeps three lanes in sight however small the window is, and says how high it became', () => {
    const small = layoutComparison({ executions: executions(6, 50), width: 300, height: 200 })
    for (const place of small.executions) expect(place.viewport.height).toBeGreaterThanOrEqual(3 * 15)
    expect(small.contentHeight).toBeGreaterThan(200)
    expect(small.plotWidth).toBeGreaterThan(0)
  })

  it('moves neither header nor strip when decisions go to the density strip', () => {
    for (const taskCount of [1, 4, 12, 300]) {
      const plain = layoutComparison({ executions: executions(3, taskCount), width: 784, height: 578 })
      const dense = layoutComparison({ executions: executions(3, taskCount, true), width: 784, height: 578 })
      expect(dense.contentHeight).toBe(plain.contentHeight)
      for (const [i, place] of plain.executions.entries()) {
        expect(dense.executions[i]).toMatchObject({
          top: place.top,
          height: place.height,
          header: place.header,
          averages: place.averages,
          strip: place.strip,
        })
        expect(dense.executions[i].density.height).toBe(28)
      }
    }
  })
})

describe('lanes by a plan', () => {
  // Five tasks: 3 on top, then 0 and 1 together, 4 below; 2 is hidden.
  const plan: LanePlan = {
    rows: [
      { kind: 'task', task: 3 },
      { kind: 'group', definition: 0, name: 'a', isOpen: false, tasks: [0, 1] },
      { kind: 'task', task: 4 },
    ],
    laneOfTask: Int32Array.of(1, 1, NONE, 0, 2),
    tasks: [3, 0, 1, 4],
    painter: LANE_PAINTER,
  }
  const [place] = layoutComparison({ executions: [{ taskCount: 5, plan }], width: 784, height: 400 }).executions

  it('are as many as the plan has, and say what they stand for', () => {
    expect(place.laneCount).toBe(3)
    expect([0, 1, 2, 3].map((lane) => taskOfLane(place, lane))).toEqual([3, undefined, 4, undefined])
    expect(rowAt(place, 1)).toMatchObject({ kind: 'group', name: 'a' })
    expect([rowAt(place, -1), rowAt(place, 3)]).toEqual([undefined, undefined])
    expect([0, 1, 2, 3, 4].map((task) => laneOfTask(place, task))).toEqual([1, 1, undefined, 0, 2])
  })

  it('leave an empty place where a filter leaves none', () => {
    const none: LanePlan = { rows: [], laneOfTask: new Int32Array(5).fill(NONE), tasks: [], painter: undefined }
    const empty = layoutComparison({ executions: [{ taskCount: 5, plan: none }], width: 784, height: 400 })
    expect(empty.executions[0]).toMatchObject({ laneCount: 0, lanesHeight: 0, visible: { from: 0, to: 0 } })
    expect(empty.maxScrollTop).toBe(0)
  })
})

describe('the way to a lane', () => {
  const layout = layoutComparison({ executions: executions(1, 100), width: 784, height: 400, scrollTop: 600 })
  const { viewport, pitch } = layout.executions[0]

  it('is none for one that is seen whole, and the shortest for one that is not', () => {
    // 15 px a lane: from 600 on lane 40 is the first.
    expect(pitch).toBe(15)
    expect(scrollToLane(layout, 0, 40)).toBe(600)
    expect(scrollToLane(layout, 0, 39)).toBe(585)
    const below = 40 + Math.ceil(viewport.height / 15)
    expect(scrollToLane(layout, 0, below)).toBe((below + 1) * 15 - viewport.height)
    expect(scrollToLane(layout, 0, 0)).toBe(0)
    expect(scrollToLane(layout, 0, 99)).toBe(layout.maxScrollTop)
  })
})
