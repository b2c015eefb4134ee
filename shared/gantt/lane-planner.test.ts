import { describe, expect, it } from 'vitest'
import { NONE, type TaskInstance } from '../trace/trace'
import { LANE_PAINTER } from './lane-painter'
import type { LanePlan } from './lane-plan'
import { planCoreLanes, planTaskLanes } from './lane-planner'
import { nextTask } from './lane-walk'

const task = (id: string, definition: number): TaskInstance => ({ id, definition, arrival: 0, isSpawned: false })
// main, three requests, one click.
const TASKS = [task('main', 0), task('req#1', 1), task('req#2', 1), task('req#3', 1), task('click#1', 2)]

const plan = (over: Partial<Parameters<typeof planTaskLanes>[0]> = {}): LanePlan =>
  planTaskLanes({
    tasks: TASKS,
    shown: [0, 1, 2, 3, 4],
    areTogether: true,
    isOpen: () => false,
    painter: LANE_PAINTER,
    ...over,
  })
const words = ({ rows }: LanePlan): string[] =>
  rows.map((row) => {
    if (row.kind === 'task') return `${row.isIndented === true ? '  ' : ''}${TASKS[row.task].id}`
    return row.kind === 'group' ? `${row.isOpen ? 'v' : '>'} ${row.name} x${row.tasks.length}` : row.name
  })

describe('the plan of the lanes', () => {
  it('has a lane for each shown task, from the top in their order', () => {
    const some = plan({ areTogether: false, shown: [3, 0] })
    expect(words(some)).toEqual(['req#3', 'main'])
    expect([...some.laneOfTask]).toEqual([1, NONE, NONE, 0, NONE])
    expect(some.painter).toBeUndefined()
  })

  it('puts instances of one definition into one lane; a single one keeps its own', () => {
    const closed = plan()
    expect(words(closed)).toEqual(['main', '> req x3', 'click#1'])
    expect([...closed.laneOfTask]).toEqual([0, 1, 1, 1, 2])
    expect(closed.tasks).toEqual([0, 1, 2, 3, 4])
  })

  it('opens a group below its heading', () => {
    const open = plan({ isOpen: (definition) => definition === 1 })
    expect(words(open)).toEqual(['main', 'v req x3', '  req#1', '  req#2', '  req#3', 'click#1'])
    expect([...open.laneOfTask]).toEqual([0, 2, 3, 4, 5])
  })

  it('puts a group where the first of its tasks stands, and its tasks in the order of the lanes', () => {
    const sorted = plan({ shown: [3, 4, 1, 0, 2], isOpen: () => true })
    expect(words(sorted)).toEqual(['v req x3', '  req#3', '  req#1', '  req#2', 'click#1', 'main'])
  })

  it('groups only what the filter leaves', () => {
    expect(words(plan({ shown: [0, 2] }))).toEqual(['main', 'req#2'])
    expect(words(plan({ shown: [] }))).toEqual([])
  })

  it('has a lane for each core, and none for a task', () => {
    const cores = planCoreLanes(TASKS, [4, 0], ['core 0', 'core 1'], LANE_PAINTER)
    expect(words(cores)).toEqual(['core 0', 'core 1'])
    expect(cores.laneOfTask.every((lane) => lane === NONE)).toBe(true)
  })
})

describe('the way of the arrow keys', () => {
  const walk = (through: LanePlan, direction: 1 | -1): string[] => {
    const seen: string[] = []
    let at = nextTask(through, undefined, direction)
    while (at !== undefined) {
      seen.push(TASKS[at].id)
      at = nextTask(through, at, direction)
    }
    return seen
  }

  it('goes from lane to lane, through a closed group in one step and past the heading of an open one', () => {
    expect(walk(plan(), 1)).toEqual(['main', 'req#1', 'click#1'])
    expect(walk(plan(), -1)).toEqual(['click#1', 'req#1', 'main'])
    expect(walk(plan({ isOpen: () => true }), 1)).toEqual(['main', 'req#1', 'req#2', 'req#3', 'click#1'])
  })

  it('goes on from a task inside a closed group, and begins anew from one that is not shown', () => {
    expect(nextTask(plan(), 3, 1)).toBe(4)
    expect(nextTask(plan(), 2, -1)).toBe(0)
    expect(nextTask(plan({ shown: [0, 4] }), 2, 1)).toBe(0)
    expect(nextTask(plan({ shown: [0, 4] }), 2, -1)).toBe(4)
  })

  it('goes through the tasks where lanes are cores', () => {
    expect(walk(planCoreLanes(TASKS, [4, 0, 2], ['core 0'], LANE_PAINTER), 1)).toEqual(['click#1', 'main', 'req#2'])
  })
})
