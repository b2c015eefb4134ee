import { expect, it } from 'vitest'
import { parsePath } from './place'

it('reads a path back into its parts', () => {
  expect(parsePath('tasks[12].steps[0].steps[3].op')).toEqual(['tasks', 12, 'steps', 0, 'steps', 3, 'op'])
})
