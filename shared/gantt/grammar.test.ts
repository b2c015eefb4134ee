import { describe, expect, it } from 'vitest'
import { simulate } from '../../electron/simulators'
import { defaultExecution, type Execution } from '../settings'
import type { LocalizedText, Step, TaskSet } from '../task-set/schema'
import { findTies } from '../trace/decisions/decision-index'
import { isUnderBubble } from './axis-scene'
import { buildGantt, xOf } from './build-gantt'
import { LEGEND_KINDS, rolesOf } from './emphasis'
import { executionFromTrace } from './execution-from-trace'
import { buildSample } from './legend-sample'
import { type ExecutionData } from './model'
import { kindsIn, nextOccurrence } from './occurrences'
import { pathBox } from './path-box'
import { QUANTUM_GRID } from './quantum-grid'
import { fitColumns } from './queue-strip'
import { resourcesOf } from './resources'
import { walkShapes, type Role, type Scene, type Shape, type TextShape } from './scene'
import { viewOf } from './sketch-view'

const cpu = (ms: number): Step => ({ op: 'cpu', ms })
const set = (tasks: Readonly<Record<string, readonly Step[]>>, more: Partial<TaskSet> = {}): TaskSet => ({
  formatVersion: 1,
  tasks: Object.entries(tasks).map(([id, steps]) => ({ id, steps: [...steps] })),
  ...more,
})

const THREADS = defaultExecution('threads')
const LOOP = defaultExecution('eventLoop')
const threads = (quantum: number, over = {}): Execution => {
  if (THREADS.model !== 'threads') throw new Error('threads asked for')
  return { ...THREADS, settings: { ...THREADS.settings, quantum, ...over } }
}

function run(taskSet: TaskSet, execution: Execution): ExecutionData {
  return executionFromTrace(simulate(taskSet, execution), taskSet, execution.model, '')
}

type Leaf = Exclude<Shape, { kind: 'group' }>
const ofRole = (scene: Scene, role: Role): Leaf[] => [...walkShapes(scene)].filter((shape) => shape.role === role)
const textsOf = (scene: Scene): string[] =>
  [...walkShapes(scene)].filter((shape): shape is TextShape => shape.kind === 'text').map(({ text }) => text)
const rectOf = (shape: Leaf) => {
  if (shape.kind !== 'rect') throw new Error(`a ${shape.kind}`)
  return shape
}

// Both load 0 and store 1. Quantum 2: A loads at 0, B loads at 2, A stores at 5, B stores at 6: what A stored is lost.
const COUNTING = set(
  {
    A: [{ op: 'load', var: 'n' }, cpu(3), { op: 'store', var: 'n', add: 1 }],
    B: [{ op: 'load', var: 'n' }, cpu(3), { op: 'store', var: 'n', add: 1 }],
  },
  { variables: { n: 0 } },
)

describe('loads, stores and locks', () => {
  it('draw a load open and a store filled where they happen, and a lost update in alarm with its words', () => {
    const data = run(COUNTING, threads(2))
    const view = viewOf([data])
    const scene = buildGantt(view)
    const middles = (role: Role): number[] =>
      ofRole(scene, role).map((shape) => rectOf(shape).x + rectOf(shape).width / 2)
    const at = (ms: number): number => xOf(view.layout, view.domain, ms * 1000)
    expect(middles('load').map(Math.round)).toEqual([at(0), at(2)].map(Math.round))
    expect(middles('store').map(Math.round)).toEqual([at(5), at(6)].map(Math.round))
    expect(ofRole(scene, 'load').map((shape) => rectOf(shape).fill)).toEqual(['#FFFFFF', '#FFFFFF'])
    expect(ofRole(scene, 'store').map((shape) => rectOf(shape).fill)).toEqual(['#16181C', '#C8171D'])
    expect(ofRole(scene, 'lost')).toHaveLength(1)
    expect(textsOf(scene)).toContain('lost update')
    // A's store is the one that was overwritten.
    expect(resourcesOf(data).accesses[1][1]).toMatchObject({ kind: 'store', time: 6000, overwrites: 0 })
    expect(data.summary.totals.lostUpdates).toBe(1)
  })

  it('leave them out where nobody says what ran, and lose nothing where one comes after the other', () => {
    const data = run(COUNTING, threads(2))
    expect(ofRole(buildGantt(viewOf([{ ...data, taskSet: undefined }])), 'load')).toEqual([])
    expect(ofRole(buildGantt(viewOf([run(COUNTING, LOOP)])), 'lost')).toEqual([])
  })

  it('underline the lane of who holds a lock, from lock to unlock, with its name', () => {
    // A holds m from 0; B asks at 2 and waits; A unlocks at 5 and hands it over; B holds it until 10.
    const locked = set({
      A: [{ op: 'lock', name: 'm' }, cpu(5), { op: 'unlock', name: 'm' }],
      B: [{ op: 'lock', name: 'm' }, cpu(5), { op: 'unlock', name: 'm' }],
    })
    const view = viewOf([run(locked, threads(2))])
    const scene = buildGantt(view)
    const reaches = ofRole(scene, 'held').map((shape) => {
      const { x, width } = rectOf(shape)
      return [x, x + width].map(Math.round)
    })
    const at = (ms: number): number => Math.round(xOf(view.layout, view.domain, ms * 1000))
    expect(reaches).toEqual([
      [at(0), at(5)],
      [at(5), at(10)],
    ])
    expect(textsOf(scene).filter((text) => text === 'm')).toHaveLength(2)
  })

  it('leave the name of a lock out where lanes are so near that it would stand on the underline above', () => {
    const steps: readonly Step[] = [{ op: 'lock', name: 'm' }, cpu(5), { op: 'unlock', name: 'm' }]
    const many = set(Object.fromEntries(Array.from('ABCDEFG', (id) => [id, steps])))
    const scene = buildGantt(viewOf([run(many, LOOP), run(many, LOOP)]))
    expect(ofRole(scene, 'held').length).toBeGreaterThan(0)
    expect(textsOf(scene)).not.toContain('m')
  })
})

describe('the end of a stay', () => {
  // At 2 A cancels B; C unlocks a free lock, which is an error.
  const ending = set({
    A: [cpu(2), { op: 'cancel', task: 'B' }, cpu(2)],
    B: [{ op: 'sleep', ms: 20 }],
    C: [cpu(1), { op: 'unlock', name: 'm' }],
  })
  const data = run(ending, LOOP)
  const scene = buildGantt(viewOf([data]))

  it('tells a finish from a cancel and from an error, in shape, colour and word', () => {
    expect(data.summary.rows.map(({ endedBy }) => endedBy)).toEqual(['finished', 'cancelled', 'error'])
    expect(ofRole(scene, 'upright').map((shape) => rectOf(shape).fill)).toEqual(['#16181C'])
    expect(ofRole(scene, 'cancelledEnd').map((shape) => rectOf(shape))).toMatchObject([
      { fill: '#FFFFFF', stroke: '#16181C' },
    ])
    expect(ofRole(scene, 'errorEnd').map((shape) => rectOf(shape).fill)).toEqual(['#C8171D'])
    expect(
      [...walkShapes(scene)].filter(({ kind, belongsTo }) => kind === 'path' && belongsTo === 'errorEnd'),
    ).toHaveLength(1)
    expect(textsOf(scene)).toContain('cancelled')
    // C's error is the last thing that happens: the makespan says so.
    expect(textsOf(scene)).toContain('5.0 ms \u00b7 error')
  })

  it('has a time also in a deadlock', () => {
    // Both hold one lock from the start and ask for the other's after 4 ms of work each: A at 6, B at 8.
    const crossed = (first: string, second: string): Step[] => [
      { op: 'lock', name: first },
      cpu(4),
      { op: 'lock', name: second },
      cpu(1),
    ]
    const stuck = run(set({ A: crossed('p', 'q'), B: crossed('q', 'p') }), threads(2))
    expect(stuck.summary.endedBy).toBe('deadlock')
    expect(textsOf(buildGantt(viewOf([stuck])))).toContain('8.0 ms')
  })
})

describe('who caused it', () => {
  it('has an arrow also where the task that was started or woken runs at that very instant', () => {
    // Two cores: A starts B at 2 on the idle core, B puts at 5 what A has waited for since 3.
    const handing = set({
      A: [cpu(2), { op: 'spawn', task: 'B' }, cpu(1), { op: 'get', queue: 'q' }, cpu(2)],
      B: [cpu(3), { op: 'put', queue: 'q' }, cpu(1)],
    })
    const view = viewOf([run(handing, threads(10, { cores: 2 }))])
    const arrows = ofRole(buildGantt(view), 'link').map((shape) => (shape.kind === 'path' ? pathBox(shape.d).x2 : 0))
    const at = (ms: number): number => xOf(view.layout, view.domain, ms * 1000)
    // A shaft and a head each.
    for (const ms of [2, 5]) expect(arrows.filter((x) => Math.abs(x - at(ms)) < 3)).toHaveLength(2)
    expect(arrows).toHaveLength(4)
  })

  it('bends its arrow to the right at the left edge, where what it starts at 0 would else be cut off', () => {
    const starting = set({
      A: [{ op: 'spawn', task: 'B' }, cpu(4), { op: 'spawn', task: 'C' }, cpu(4)],
      B: [cpu(1)],
      C: [cpu(1)],
    })
    const view = viewOf([run(starting, threads(10))])
    const boxes = ofRole(buildGantt(view), 'link').map((shape) => pathBox(shape.kind === 'path' ? shape.d : ''))
    expect(boxes).toHaveLength(4)
    // The head opens to the side its shaft comes from; pathBox sees where the curve of a shaft ends, not its bend.
    const [, atZero, , atFour] = boxes
    expect(atZero.x2 - view.layout.plotX).toBeCloseTo(4, 1)
    expect(xOf(view.layout, view.domain, 4000) - atFour.x).toBeCloseTo(4, 1)
  })
})

describe('a name the file gives', () => {
  const named: TaskSet = {
    formatVersion: 1,
    tasks: [
      { id: 'A', name: { en: 'request A', 'zh-TW': '\u8acb\u6c42\u7532' }, steps: [cpu(3)] },
      { id: 'B', arrival: [0, 1], name: 'click', steps: [cpu(2)] },
      { id: 'C', steps: [cpu(1)] },
    ],
  }

  it('stands below the id, in the language of the window, an instance with its number', () => {
    const view = viewOf([run(named, threads(10))])
    const chinese = {
      ...view.words,
      inLanguage: (text: LocalizedText) => (typeof text === 'string' ? text : (text['zh-TW'] ?? text.en)),
    }
    expect(textsOf(buildGantt(view)).slice(0, 7)).toEqual(['request A', 'A', 'click#1', 'B#1', 'click#2', 'B#2', 'C'])
    expect(textsOf(buildGantt({ ...view, words: chinese }))).toContain('\u8acb\u6c42\u7532')
  })
})

describe('the quantum grid', () => {
  // A runs 0-2, B 2-4, A 4-6 and, alone since B has finished, on to 9: boundaries at 0, 2, 4, 6, 8 and the rest until 10.
  const alone = set({ A: [cpu(7)], B: [cpu(2)] })

  it('is drawn on request only, for threads only', () => {
    expect(ofRole(buildGantt(viewOf([run(alone, threads(2))])), 'quantum')).toEqual([])
    expect(ofRole(buildGantt(viewOf([run(alone, LOOP)], { quantumGrid: QUANTUM_GRID })), 'quantum')).toEqual([])
  })

  it('has a line where a slice begins and at every quantum used up in it', () => {
    const view = viewOf([run(alone, threads(2))], { quantumGrid: QUANTUM_GRID })
    const [lines, rest] = ofRole(buildGantt(view), 'quantum')
    const xs = (shape: Leaf): number[] => [
      ...new Set([...(shape.kind === 'path' ? shape.d : '').matchAll(/M([\d.]+) /g)].map(([, x]) => Number(x))),
    ]
    const ms = (shape: Leaf): number[] =>
      xs(shape).map((x) => Math.round(((x - view.layout.plotX) / view.layout.plotWidth) * view.domain.end) / 1000)
    expect(ms(lines).map(Math.round)).toEqual([0, 2, 4, 6, 8])
    // The run ends at 9, the quantum would have lasted until 10.
    expect(ms(rest).map(Math.round)).toEqual([9, 10])
  })
})

describe('ties', () => {
  it('have a notch in the upper edge of both bars that met', () => {
    // At 2 A's quantum is used up and B arrives. The newcomer goes first; under the other rule A would keep the core.
    const taskSet: TaskSet = {
      formatVersion: 1,
      tasks: [
        { id: 'A', steps: [cpu(4)] },
        { id: 'B', arrival: 2, steps: [cpu(2)] },
      ],
    }
    const trace = simulate(taskSet, threads(2))
    const data = executionFromTrace(trace, taskSet, 'Threads', '')
    const ties = findTies(trace)
    expect(ties.length).toBe(1)
    expect(ofRole(buildGantt(viewOf([data])), 'tie')).toEqual([])
    const view = viewOf([{ ...data, ties }])
    const notches = ofRole(buildGantt(view), 'tie').map((shape) => pathBox(shape.kind === 'path' ? shape.d : ''))
    const at = xOf(view.layout, view.domain, 2000)
    expect(notches).toHaveLength(2)
    for (const { x, x2 } of notches) {
      expect(x).toBeGreaterThanOrEqual(at - 0.1)
      expect(x2).toBeLessThan(at + 14)
    }
    expect(kindsIn({ ...data, ties }).has('tie')).toBe(true)
  })
})

describe('the legend', () => {
  const data = run(COUNTING, threads(2))

  it('lists what occurs and nothing else', () => {
    // A ..0-2, B 2-4, A 4-5, B 5-6: ready, preempted, two finishes; nobody waits, nothing is late.
    expect([...kindsIn(data)].sort()).toEqual(['access', 'finished', 'lost', 'os', 'preempted', 'ready', 'running'])
  })

  it('leads from one occurrence to the next and from the last to the first', () => {
    // The OS takes A's CPU at 2 and B's at 4.
    expect(nextOccurrence([data], 'os', -1)).toEqual({ execution: 0, task: 0, time: 2000 })
    expect(nextOccurrence([data], 'os', 2000)).toEqual({ execution: 0, task: 1, time: 4000 })
    expect(nextOccurrence([data], 'os', 4000)).toEqual({ execution: 0, task: 0, time: 2000 })
    expect(nextOccurrence([data], 'lost', 0)).toEqual({ execution: 0, task: 1, time: 6000 })
    expect(nextOccurrence([data], 'frozen', 0)).toBeUndefined()
  })

  it.each(LEGEND_KINDS)('shows %s by the very marks of the chart', (kind) => {
    const roles = rolesOf(kind)
    const parts = [...walkShapes(buildSample(kind, 'light'))].flatMap(({ role, belongsTo }) => [role, belongsTo])
    expect(parts.some((role) => role !== undefined && roles.includes(role))).toBe(true)
  })

  it('covers the plot with a veil and draws what is emphasised on top', () => {
    const plain = buildGantt(viewOf([data]))
    const scene = buildGantt(viewOf([data], { emphasis: 'os', cursor: 1000 }))
    const veil = scene.findIndex((shape) => shape.kind === 'rect' && shape.fillOpacity === 0.8)
    expect(veil).toBeGreaterThan(0)
    const above = [...walkShapes(scene.slice(veil + 1))]
    const roles = new Set([...rolesOf('os'), 'cursor'])
    expect(above.filter(({ role }) => role === 'wedge')).toHaveLength(ofRole(plain, 'wedge').length)
    for (const { role, belongsTo } of above) {
      expect((role !== undefined && roles.has(role)) || (belongsTo !== undefined && roles.has(belongsTo))).toBe(true)
    }
  })
})

describe('air', () => {
  it('hides a tick whose label would come nearer than 8 px to the bubble', () => {
    const bubble = { x: 100, width: 54 }
    // Labels 30 px wide: their edge stands 15 px from their middle.
    expect(isUnderBubble(bubble, 100 - 8 - 15, 30)).toBe(false)
    expect(isUnderBubble(bubble, 100 - 8 - 15 + 1, 30)).toBe(true)
    expect(isUnderBubble(bubble, 154 + 8 + 15 - 1, 30)).toBe(true)
    expect(isUnderBubble(bubble, 154 + 8 + 15, 30)).toBe(false)
  })

  it('gives a column of the queue strip what the others can spare, and never more', () => {
    expect(fitColumns(400, [1, 1, 2], [50, 80, 100])).toEqual([100, 100, 200])
    // 30 missing: the second can spare 20, the third 100.
    expect(fitColumns(400, [1, 1, 2], [130, 80, 100])).toEqual([130, 95, 175])
    // 100 missing, 60 to spare.
    expect(fitColumns(400, [1, 1, 2], [200, 80, 160])).toEqual([160, 80, 160])
  })
})
