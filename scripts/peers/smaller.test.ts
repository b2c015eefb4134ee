import { expect, it } from 'vitest'
import type { Step, TaskSet } from '../../shared/task-set/schema'
import { namedIn, shrink } from './smaller'

const cpu: Step = { op: 'cpu', ms: 1 }
const yields: Step = { op: 'yield' }
const repeat = (...steps: Step[]): Step => ({ op: 'repeat', times: 2, steps })
const set = (programs: Readonly<Record<string, Step[]>>): TaskSet => ({
  formatVersion: 1,
  tasks: Object.entries(programs).map(([id, steps]) => ({ id, steps })),
})
const hasOp = (op: Step['op']) => (taskSet: TaskSet) => Promise.resolve(JSON.stringify(taskSet).includes(`"${op}"`))

it('keeps the one step that shows the difference, out of the loops it stood in', async () => {
  const large = set({ A: [cpu, repeat(cpu, repeat(yields, cpu)), cpu], B: [cpu] })
  expect(await shrink(large, hasOp('yield'))).toEqual(set({ A: [yields] }))
})

it('keeps a task that a step which must stay names', async () => {
  const large = set({ A: [cpu, { op: 'join', task: 'B' }], B: [cpu, yields], C: [cpu] })
  expect(await shrink(large, hasOp('join'))).toEqual(set({ A: [{ op: 'join', task: 'B' }], B: [] }))
})

it('gives back what does not get smaller', async () => {
  const small = set({ A: [cpu] })
  expect(await shrink(small, () => Promise.resolve(false))).toBe(small)
})

it('finds the tasks that steps name at any depth', () => {
  expect(namedIn([{ op: 'spawn', task: 'B' }, repeat(cpu, repeat({ op: 'join', task: 'C' }))])).toEqual(['B', 'C'])
})
