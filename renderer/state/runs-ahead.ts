import type { Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import type { Active, Runner, RunsAhead, Wanted } from './runner'
import type { ShownRun } from './runs-store'

/** Runs that are kept for one execution at a time: the next ones, and those just left. */
const MOST_RUNS = 6

export interface Ahead extends RunsAhead {
  /**
   * The hand is on a control of an execution: these settings it reaches next, the likeliest first. Whatever was run ahead for others than these, or
   * another execution, goes.
   */
  foresee(id: string, taskSet: TaskSet, next: readonly Execution[]): void
  /** The hand is gone: nothing is kept. */
  end(): void
}

/**
 * Runs what a hand on a slider can reach next, only while nothing that is wanted runs, and keeps the runs it has just left. Each is a run like any other:
 * it was asked for, checked and read in the same way, and the main process knows it by its name; it only was not on screen yet.
 */
export function runAhead(
  runner: Pick<Runner, 'beginAhead' | 'forget' | 'isBusy'>,
  api: { cancelSimulation(runId: string): Promise<void> },
): Ahead {
  let id: string | undefined
  let tasks: TaskSet | undefined
  let wishes: readonly Wanted[] = []
  /** Oldest first. */
  let kept: ShownRun[] = []
  let underWay: Active[] = []

  const goOn = (): void => {
    if (id === undefined || runner.isBusy()) return
    for (const wish of wishes) {
      if (underWay.length === MOST_UNDER_WAY) return
      if (![...kept, ...underWay].some((run) => isSame(run, wish))) begin(id, wish)
    }
  }

  const begin = (of: string, wish: Wanted): void => {
    const active = runner.beginAhead(of, wish)
    underWay.push(active)
    void active.end.then((end) => {
      // Taken, or given up.
      if (!underWay.includes(active)) return
      underWay = underWay.filter((one) => one !== active)
      // One that cannot be run is not tried again; whoever really wants it is told why.
      if (end.kind === 'shown') hold(end.shown)
      else wishes = wishes.filter((one) => one !== wish)
      goOn()
    })
  }

  const hold = (run: ShownRun): void => {
    kept.push(run)
    while (kept.length > MOST_RUNS) {
      const place = kept.findIndex((one) => !wishes.some((wish) => isSame(one, wish)))
      for (const one of kept.splice(Math.max(0, place), 1)) runner.forget(one)
    }
  }

  const isOfOthers = (taskSet: TaskSet): boolean => tasks !== undefined && tasks !== taskSet

  const giveUp = (given: readonly Active[]): void => {
    underWay = underWay.filter((one) => !given.includes(one))
    for (const active of given) {
      void api.cancelSimulation(active.runId)
      void active.end.then((end) => end.kind === 'shown' && runner.forget(end.shown))
    }
  }

  const end = (): void => {
    giveUp(underWay)
    for (const run of kept) runner.forget(run)
    kept = []
    wishes = []
    id = tasks = undefined
  }

  return {
    take(from, wanted) {
      if (from !== id || isOfOthers(wanted.taskSet)) end()
      wishes = wishes.filter((wish) => !isSame(wish, wanted))
      const place = kept.findIndex((run) => isSame(run, wanted))
      if (place >= 0) return kept.splice(place, 1)[0]
      const taken = underWay.find((active) => isSame(active, wanted))
      giveUp(underWay.filter((one) => one !== taken))
      underWay = []
      return taken
    },
    keep(from, replaced) {
      const isKept = from === id && !isOfOthers(replaced.taskSet)
      if (isKept) hold(replaced)
      return isKept
    },
    goOn,
    foresee(of, taskSet, next) {
      if (of !== id || isOfOthers(taskSet)) end()
      id = of
      tasks = taskSet
      wishes = next.map((execution) => ({ taskSet, execution }))
      giveUp(underWay.filter((active) => !wishes.some((wish) => isSame(active, wish))))
      goOn()
    },
    end,
  }
}

/** So many are asked for at a time: when one has ended the next need not wait for the window. The main process runs them one after the other. */
const MOST_UNDER_WAY = 2

/** Whether a run of the one is a run of the other: the very same tasks, and equal settings. */
function isSame(a: Wanted, b: Wanted): boolean {
  return a.taskSet === b.taskSet && JSON.stringify(a.execution) === JSON.stringify(b.execution)
}
