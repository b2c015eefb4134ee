import { describe, expect, it } from 'vitest'
import { strip } from '../../shared/trace/strip'
import { simulateSequential } from './sequential'
import { finishes, slices, tasks, waits } from './sketch'

// Hand-worked strips for section 4.3 of the design.
describe('the sequential program', () => {
  it('runs tasks in order of arrival, each to its end, waits included', () => {
    expect(strip(simulateSequential(tasks('A: cpu 1, sleep 2, cpu 1', 'B: cpu 2, io 1', 'C@1: cpu 1')))).toEqual([
      'A #~~#',
      'B ....##~',
      'C  ......#',
    ])
  })

  it('is idle until the first arrival and between arrivals', () => {
    expect(strip(simulateSequential(tasks('A=1@2 B=1@1 C=1@6')))).toEqual(['A   #', 'B  #', 'C       #'])
  })

  it('steps without time do not cut a slice', () => {
    const trace = simulateSequential(
      tasks('A: cpu 1, sleep 0, io 0, yield, lock m, lock m, log x, join A, unlock n, cpu 1'),
    )
    expect(slices(trace)).toBe('A 0-2')
  })

  it('a spawned task runs there and then while its parent waits', () => {
    const trace = simulateSequential(tasks('M: cpu 1, spawn T, cpu 1, join T', 'T: cpu 2, sleep 1', 'B=1'))
    expect(strip(trace)).toEqual(['M #...#', 'T  ##~', 'B .....#'])
    expect(waits(trace)).toEqual([3, 0, 5])
  })

  it('runs a chain of ten thousand spawns', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `T${i}: cpu 1${i < 9_999 ? `, spawn T${i + 1}` : ''}`)
    expect(simulateSequential(tasks(...lines)).makespan).toBe(10_000_000)
  })

  it('a get that would wait for ever ends the run in an error; the others have not run', () => {
    const trace = simulateSequential(tasks('A: put q, get q, cpu 1, get q', 'B=1'))
    expect(trace.endedBy).toBe('error')
    expect(trace.makespan).toBe(1000)
    expect(finishes(trace)).toEqual([1, undefined])
    expect(trace.errors).toEqual([{ task: 0, step: 3, message: 'queue q is empty: this get would wait for ever' }])
  })

  it('a put into a full queue ends the run in an error', () => {
    const trace = simulateSequential({ ...tasks('A: put q, put q'), queues: { q: { capacity: 1 } } })
    expect(trace.errors.map(({ message }) => message)).toEqual(['queue q is full: this put would wait for ever'])
  })
})
