import type { OrderOfExecution } from '../../electron/simulators/order-of-execution'
import type { RandomLevel } from '../../electron/simulators/random-task-set'
import type { EventLoopSettings } from '../../shared/settings'

/** CPython's answers as a file. A set's second order of timers is kept only where CPython answered it otherwise. */
export class Recording {
  private readonly rows: { seed: number; callOrder: OrderOfExecution; heapOrder?: OrderOfExecution }[] = []

  constructor(
    /** Version, for the origin. */
    private readonly python: string,
    private readonly script: string,
    private readonly level: RandomLevel,
  ) {}

  add(seed: number, equalTimers: EventLoopSettings['equalTimers'], answer: OrderOfExecution): void {
    const last = this.rows.at(-1)
    if (equalTimers === 'callOrder') this.rows.push({ seed, callOrder: answer })
    else if (last !== undefined && JSON.stringify(last.callOrder) !== JSON.stringify(answer)) last.heapOrder = answer
  }

  toJson(): string {
    const origin = { python: `CPython ${this.python}`, script: this.script, level: this.level }
    const rows = this.rows.map((row) => JSON.stringify(row)).join(',\n')
    return `{"origin":${JSON.stringify(origin)},"sets":[\n${rows}\n]}\n`
  }
}
