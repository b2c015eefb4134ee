import { describe, expect, it } from 'vitest'
import { countTasks } from './outline'
import type { Task } from './schema'

describe('how many tasks can take part', () => {
  const task = (id: string, arrival?: Task['arrival']): Task => ({
    id,
    steps: [],
    ...(arrival === undefined ? {} : { arrival }),
  })

  it('is one a task, and of an event source one an arrival', () => {
    const tasks = [
      task('plain'),
      task('late', 5),
      task('listed', [0, 4, 4]),
      task('every', { every: 10, count: 100 }),
      task('poisson', { poisson: 2, count: 20, seed: 1 }),
    ]
    expect(countTasks({ formatVersion: 1, tasks })).toBe(1 + 1 + 3 + 100 + 20)
  })
})
