import type { Workload } from './computing-and-sleeping'

const RUN = 0
const READY = 1
const WAIT = 2
const SWITCH = 3
const OS = 1
const TASK = 2
const NOBODY = -1

/**
 * The limit: round robin on some cores, with a switch cost and a heap of sleepers, written by hand for workloads of computing and sleeping and for
 * nothing else. It records what a chart needs: a segment for every stay in a state (run, ready, wait, switch; 22 bytes) and an event for every
 * decision. Its memory is given once and written again by every run. Times in us.
 */
export class RoundRobinLimit {
  private readonly start: Float64Array
  private readonly end: Float64Array
  private readonly owner: Int32Array
  private readonly state: Uint8Array
  private readonly place: Uint8Array
  private segments = 0
  private readonly decidedAt: Float64Array
  private readonly decided: Int32Array
  private readonly decider: Uint8Array
  private decisions = 0

  private dueAt = new Float64Array()
  private dueOrder = new Float64Array()
  private dueTask = new Int32Array()
  private sleepers = 0
  private order = 0
  private ring = new Int32Array()
  private head = 0
  private count = 0

  constructor(segments: number) {
    this.start = new Float64Array(segments)
    this.end = new Float64Array(segments)
    this.owner = new Int32Array(segments)
    this.state = new Uint8Array(segments)
    this.place = new Uint8Array(segments)
    this.decidedAt = new Float64Array(segments)
    this.decided = new Int32Array(segments)
    this.decider = new Uint8Array(segments)
  }

  /** Runs the workload; gives the number of slices. */
  run({ rounds, compute, sleep }: Workload, quantum: number, cores = 1, switchCost = 0): number {
    const tasks = compute.length
    const burst = Float64Array.from(compute)
    const pause = Float64Array.from(sleep)
    const left = Float64Array.from(compute)
    const roundsLeft = new Int32Array(tasks).fill(rounds)
    const since = new Float64Array(tasks)
    const current = new Int32Array(cores).fill(NOBODY)
    const last = new Int32Array(cores).fill(NOBODY)
    const from = new Float64Array(cores)
    const until = new Float64Array(cores).fill(Infinity)
    const quantumEnd = new Float64Array(cores).fill(Infinity)
    this.segments = this.decisions = this.sleepers = this.order = this.head = 0
    this.dueAt = new Float64Array(tasks)
    this.dueOrder = new Float64Array(tasks)
    this.dueTask = new Int32Array(tasks)
    this.ring = new Int32Array(2 ** Math.ceil(Math.log2(tasks + 1)))
    this.count = tasks
    for (let task = 0; task < tasks; task++) this.ring[task] = task
    let now = 0
    let slices = 0

    for (;;) {
      // Sleepers whose time has come.
      while (this.sleepers > 0 && this.dueAt[0] <= now) {
        const task = this.pop()
        this.record(task, 0, WAIT, since[task], now)
        since[task] = now
        this.enqueue(task)
      }
      // Bursts that have ended.
      for (let core = 0; core < cores; core++) {
        if (until[core] > now) continue
        const task = current[core]
        this.record(task, core, RUN, from[core], now)
        this.decide(now, task, TASK)
        slices++
        since[task] = now
        left[task] = burst[task]
        roundsLeft[task]--
        this.push(now + pause[task], task)
        current[core] = NOBODY
        until[core] = quantumEnd[core] = Infinity
      }
      for (let core = 0; core < cores; core++) {
        const isUsedUp = quantumEnd[core] <= now
        if (isUsedUp && this.count === 0) quantumEnd[core] = now + quantum
        else if (isUsedUp) {
          const task = current[core]
          this.record(task, core, RUN, from[core], now)
          this.decide(now, task, OS)
          slices++
          since[task] = now
          left[task] = until[core] - now
          this.enqueue(task)
          current[core] = NOBODY
          until[core] = quantumEnd[core] = Infinity
        }
        while (current[core] === NOBODY && this.count > 0) {
          const task = this.ring[this.head]
          this.head = (this.head + 1) & (this.ring.length - 1)
          this.count--
          if (now > since[task]) this.record(task, core, READY, since[task], now)
          // Nothing comes after a task's last sleep: it takes the core and finishes.
          if (roundsLeft[task] === 0) continue
          let begin = now
          if (switchCost > 0 && last[core] !== task) {
            begin += switchCost
            this.record(task, core, SWITCH, now, begin)
          }
          current[core] = last[core] = task
          from[core] = begin
          until[core] = begin + left[task]
          quantumEnd[core] = begin + quantum
        }
      }
      let next = this.sleepers > 0 ? this.dueAt[0] : Infinity
      for (let core = 0; core < cores; core++) {
        if (until[core] < next) next = until[core]
        if (quantumEnd[core] < next) next = quantumEnd[core]
      }
      if (next === Infinity) return slices
      now = next
    }
  }

  private record(task: number, core: number, what: number, from: number, to: number): void {
    const i = this.segments++
    this.start[i] = from
    this.end[i] = to
    this.owner[i] = task
    this.place[i] = core
    this.state[i] = what
  }

  private decide(time: number, task: number, who: number): void {
    const i = this.decisions++
    this.decidedAt[i] = time
    this.decided[i] = task
    this.decider[i] = who
  }

  private enqueue(task: number): void {
    this.ring[(this.head + this.count++) & (this.ring.length - 1)] = task
  }

  private push(time: number, task: number): void {
    const { dueAt, dueOrder, dueTask } = this
    let hole = this.sleepers++
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (dueAt[parent] <= time) break
      dueAt[hole] = dueAt[parent]
      dueOrder[hole] = dueOrder[parent]
      dueTask[hole] = dueTask[parent]
      hole = parent
    }
    dueAt[hole] = time
    dueOrder[hole] = this.order++
    dueTask[hole] = task
  }

  private pop(): number {
    const { dueAt, dueOrder, dueTask } = this
    const taken = dueTask[0]
    const last = --this.sleepers
    const time = dueAt[last]
    const mine = dueOrder[last]
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= last) break
      const right = child + 1
      const isRightFirst =
        right < last &&
        (dueAt[right] < dueAt[child] || (dueAt[right] === dueAt[child] && dueOrder[right] < dueOrder[child]))
      if (isRightFirst) child = right
      if (dueAt[child] > time || (dueAt[child] === time && dueOrder[child] > mine)) break
      dueAt[hole] = dueAt[child]
      dueOrder[hole] = dueOrder[child]
      dueTask[hole] = dueTask[child]
      hole = child
    }
    dueTask[hole] = dueTask[last]
    dueAt[hole] = time
    dueOrder[hole] = mine
    return taken
  }
}
