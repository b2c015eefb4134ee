import { describe, expect, it } from 'vitest'
import { strip } from '../../shared/trace/strip'
import { simulateThreads } from './threads'
import { finishes, mean, responses, slices, tasks, turnarounds, waits } from './sketch'

// Numbers from textbooks and courses; the source stands in each name. N: newcomer first (textbook preset), P: preempted first.
const P = { sameInstant: 'preemptedFirst' } as const

describe('round robin, one core: known answers', () => {
  it('R1 24,3,3 q4 (Silberschatz, Operating System Concepts, ch. 5)', () => {
    const trace = simulateThreads(tasks('P1=24 P2=3 P3=3'), { quantum: 4 })
    expect(strip(trace)).toEqual(['P1 ####......####################', 'P2 ....###', 'P3 .......###'])
    expect(waits(trace)).toEqual([6, 4, 7])
    expect(turnarounds(trace)).toEqual([30, 7, 10])
    expect(responses(trace)).toEqual([0, 4, 7])
  })

  it.each([
    [1, 11],
    [2, 11.5],
    [3, 10.75],
    [4, 11.5],
    [5, 12.25],
    [6, 10.5],
    [7, 10.5],
  ])('R2 6,3,1,7 q%i: mean turnaround %f (Silberschatz, turnaround against quantum)', (quantum, expected) => {
    expect(mean(turnarounds(simulateThreads(tasks('A=6 B=3 C=1 D=7'), { quantum })))).toBe(expected)
  })

  it('R3 5,5,5 q1 (OSTEP, Scheduling: Introduction)', () => {
    const trace = simulateThreads(tasks('A=5 B=5 C=5'), { quantum: 1 })
    expect(strip(trace)).toEqual(['A #..#..#..#..#', 'B .#..#..#..#..#', 'C ..#..#..#..#..#'])
    expect(mean(responses(trace))).toBe(1)
    expect(turnarounds(trace)).toEqual([13, 14, 15])
    expect(waits(trace)).toEqual([8, 9, 10])
  })

  it('R8 10,1,1: waits 2,1,2 with q1, mean wait 7 first come first served (OSTEP scheduler.py)', () => {
    expect(waits(simulateThreads(tasks('A=10 B=1 C=1'), { quantum: 1 }))).toEqual([2, 1, 2])
    expect(mean(waits(simulateThreads(tasks('A=10 B=1 C=1'), { quantum: null })))).toBe(7)
  })

  it('R10 20,5,6 q4 (Loyola COSI 410 notes)', () => {
    const trace = simulateThreads(tasks('A=20 B=5 C=6'), { quantum: 4 })
    expect(waits(trace)).toEqual([11, 12, 13])
    expect(finishes(trace)[0]).toBe(31)
  })

  it('R11 24@0,3@5,3@10 q4 (Loyola COSI 410 notes)', () => {
    const trace = simulateThreads(tasks('P1=24 P2=3@5 P3=3@10'), { quantum: 4 })
    expect(strip(trace)).toEqual(['P1 ########...####...############', 'P2      ...###', 'P3           .....###'])
    expect(slices(trace)).toBe('P1 0-8 P2 8-11 P1 11-15 P3 15-18 P1 18-30')
    expect(waits(trace)).toEqual([6, 3, 5])
  })

  it('R12 4@0,6@1,4@2 q3 (DePaul class 443)', () => {
    const trace = simulateThreads(tasks('A=4 B=6@1 C=4@2'), { quantum: 3 })
    expect(finishes(trace)).toEqual([10, 13, 14])
    expect(waits(trace)).toEqual([6, 6, 8])
  })

  it('R14 3@0,6@2,4@4,5@6,2@8 q4 (Stallings, Operating Systems, ch. 9)', () => {
    const trace = simulateThreads(tasks('A=3 B=6@2 C=4@4 D=5@6 E=2@8'), { quantum: 4 })
    expect(finishes(trace)).toEqual([3, 17, 11, 20, 19])
    expect(mean(turnarounds(trace))).toBe(10)
  })

  it('R15 5@0,4@1,2@2,1@4 q2, both answers to the tie (common exercise)', () => {
    const set = tasks('A=5 B=4@1 C=2@2 D=1@4')
    const newcomerFirst = simulateThreads(set, { quantum: 2 })
    expect(finishes(newcomerFirst)).toEqual([12, 11, 6, 9])
    expect(mean(waits(newcomerFirst))).toBe(4.75)
    const preemptedFirst = simulateThreads(set, { quantum: 2, ...P })
    expect(finishes(preemptedFirst)).toEqual([12, 10, 8, 11])
    expect(mean(waits(preemptedFirst))).toBe(5.5)
  })

  it('R16 5@0,3@1,1@2,2@3,3@4 q2, both answers to the tie (common exercise)', () => {
    const set = tasks('A=5 B=3@1 C=1@2 D=2@3 E=3@4')
    expect(finishes(simulateThreads(set, { quantum: 2 }))).toEqual([13, 12, 5, 9, 14])
    expect(finishes(simulateThreads(set, { quantum: 2, ...P }))).toEqual([13, 10, 7, 9, 14])
  })

  it('R19 10,5,8 q2 (TheAlgorithms/Python)', () => {
    expect(waits(simulateThreads(tasks('A=10 B=5 C=8'), { quantum: 2 }))).toEqual([13, 10, 13])
  })

  it('R25 2@0,2@5 q2: the core is idle from 2 to 5', () => {
    expect(strip(simulateThreads(tasks('P1=2 P2=2@5'), { quantum: 2 }))).toEqual(['P1 ##', 'P2      ##'])
  })

  it('R28 I/O of 5 after every 2 of CPU beside 6 of CPU, q3, rest kept over I/O, preempted first (OSTEP mlfq.py -n 1)', () => {
    const trace = simulateThreads(tasks('A: 2x(cpu 2, io 5), cpu 2', 'B: cpu 6'), {
      quantum: 3,
      quantumAfterBlock: 'rest',
      ...P,
    })
    expect(responses(trace)).toEqual([0, 2])
    expect(turnarounds(trace)).toEqual([17, 8])
  })
})
