import { NONE, type TaskInstance } from '../trace/trace'
import type { LanePainter, LanePlan, LaneRow } from './lane-plan'

export interface TaskLanesInput {
  /** Of the run: all of them. */
  readonly tasks: readonly TaskInstance[]
  /** Those that are shown, from the top. */
  readonly shown: readonly number[]
  /** Instances of one definition stand together under a heading, where at least two are shown; the others wait in it while it is closed. */
  readonly areTogether: boolean
  readonly isOpen: (definition: number) => boolean
  readonly painter: LanePainter
}

/** A lane for each shown task; or instances of one definition together, where the first of them stands. */
export function planTaskLanes({ tasks, shown, areTogether, isOpen, painter }: TaskLanesInput): LanePlan {
  const laneOfTask = new Int32Array(tasks.length).fill(NONE)
  const rows: LaneRow[] = []
  const inOrder: number[] = []
  const addTask = (task: number, isIndented: boolean): void => {
    laneOfTask[task] = rows.length
    rows.push({ kind: 'task', task, isIndented })
    inOrder.push(task)
  }
  const members = areTogether ? groupByDefinition(tasks, shown) : new Map<number, number[]>()
  const done = new Set<number>()
  for (const task of shown) {
    const { definition, id } = tasks[task]
    const group = members.get(definition)
    if (group === undefined || group.length < 2) {
      addTask(task, false)
      continue
    }
    if (done.has(definition)) continue
    done.add(definition)
    const isGroupOpen = isOpen(definition)
    const lane = rows.length
    rows.push({ kind: 'group', definition, name: nameOfGroup(id), isOpen: isGroupOpen, tasks: group })
    for (const one of group) {
      if (isGroupOpen) addTask(one, true)
      else {
        laneOfTask[one] = lane
        inOrder.push(one)
      }
    }
  }
  const isPlain = rows.every(({ kind }) => kind === 'task')
  return { rows, laneOfTask, tasks: inOrder, painter: isPlain ? undefined : painter }
}

function groupByDefinition(tasks: readonly TaskInstance[], shown: readonly number[]): Map<number, number[]> {
  const members = new Map<number, number[]>()
  for (const task of shown) {
    const { definition } = tasks[task]
    const group = members.get(definition)
    if (group === undefined) members.set(definition, [task])
    else group.push(task)
  }
  return members
}

/** Instances are called `id#1`, `id#2`: what they share. */
function nameOfGroup(id: string): string {
  return id.replace(/#\d+$/u, '')
}

/** Lane i is core i. `shown`: the order in which the keyboard goes through the tasks. */
export function planCoreLanes(
  tasks: readonly TaskInstance[],
  shown: readonly number[],
  names: readonly string[],
  painter: LanePainter,
): LanePlan {
  return {
    rows: names.map((name, core) => ({ kind: 'core', core, name })),
    laneOfTask: new Int32Array(tasks.length).fill(NONE),
    tasks: shown,
    painter,
  }
}
