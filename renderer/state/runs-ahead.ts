import { hasHead, headOf } from '../../shared/trace/run-head'
import { partBytes } from '../../shared/trace/event-part'
import type { Execution } from '../../shared/settings'
import type { TaskSet } from '../../shared/task-set/schema'
import { PART_PATIENCE_MS, type RunReceiver } from './run-receiver'
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
  runner: Pick<Runner, 'begin' | 'forget' | 'isBusy'>,
  api: { cancelSimulation(runId: string): Promise<void> },
): Ahead {
  let id: string | undefined
  let tasks: TaskSet | undefined
  let wishes: readonly Wanted[] = []
  /** Oldest first. */
  let kept: ShownRun[] = []
  let underWay: UnderWay[] = []

  const goOn = (): void => {
    if (id === undefined || runner.isBusy()) return
    for (const wish of wishes) {
      if (underWay.length === MOST_UNDER_WAY) return
      if (![...kept, ...underWay.map(({ active }) => active)].some((run) => isSame(run, wish))) begin(id, wish)
    }
  }

  const begin = (of: string, wish: Wanted): void => {
    let hurry = (): void => undefined
    const active = runner.begin(of, wish, (receiver) => {
      const pieces = readInPieces(receiver)
      hurry = pieces.finish
      return pieces.reading
    })
    const begun: UnderWay = { active, hurry: () => hurry() }
    underWay.push(begun)
    void active.end.then((end) => {
      // Taken, or given up.
      if (!underWay.includes(begun)) return
      underWay = underWay.filter((one) => one !== begun)
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

  const giveUp = (given: readonly UnderWay[]): void => {
    underWay = underWay.filter((one) => !given.includes(one))
    for (const { active } of given) {
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
      const taken = underWay.find(({ active }) => isSame(active, wanted))
      giveUp(underWay.filter((one) => one !== taken))
      underWay = []
      taken?.hurry()
      return taken?.active
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
      giveUp(underWay.filter(({ active }) => !wishes.some((wish) => isSame(active, wish))))
      goOn()
    },
    end,
  }
}

/** So many are asked for at a time: when one has ended the next need not wait for the window. The main process runs them one after the other. */
const MOST_UNDER_WAY = 2

interface UnderWay {
  readonly active: Active
  /** Somebody waits for it now. */
  hurry(): void
}

/** Whether a run of the one is a run of the other: the very same tasks, and equal settings. */
function isSame(a: Wanted, b: Wanted): boolean {
  return a.taskSet === b.taskSet && JSON.stringify(a.execution) === JSON.stringify(b.execution)
}

/** Reads what comes part by part, other things being done between two of them: nobody waits for it yet. After `finish` it reads at once. */
function readInPieces(receiver: RunReceiver): { readonly reading: RunReceiver; finish(): void } {
  const early = new Map<number, Uint8Array>()
  const waiting: Uint8Array[] = []
  let blocks = 0
  let pieces = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isHurried = false
  let tell: (() => void) | undefined

  const readOne = (): void => {
    timer = undefined
    const piece = waiting.shift()
    if (piece) receiver.add(pieces++, piece)
    goOn()
  }
  const goOn = (): void => {
    while (isHurried && waiting.length > 0) receiver.add(pieces++, waiting.shift() as Uint8Array)
    if (waiting.length > 0) timer ??= setTimeout(readOne)
    else tell?.()
  }
  const reading: RunReceiver = {
    add(index, packed) {
      early.set(index, packed)
      for (let block = early.get(blocks); block !== undefined; block = early.get(blocks)) {
        early.delete(blocks)
        waiting.push(...partsOf(block, hasHead(block)))
        blocks++
      }
      goOn()
    },
    async end(summary, parts) {
      const isRead = (): boolean => blocks >= parts && waiting.length === 0
      if (!isRead()) {
        await new Promise<void>((resolve) => {
          const patience = setTimeout(resolve, PART_PATIENCE_MS)
          tell = () => {
            if (!isRead()) return
            clearTimeout(patience)
            resolve()
          }
        })
      }
      if (!isRead()) throw new Error(`part ${blocks} of ${parts} has not come`)
      return receiver.end(summary, pieces)
    },
    drop() {
      clearTimeout(timer)
      waiting.length = 0
      receiver.drop()
    },
  }
  return {
    reading,
    finish() {
      isHurried = true
      clearTimeout(timer)
      goOn()
    },
  }
}

/** The parts of a block, which go before one by one as well; the head of the run stays with the first. */
function* partsOf(bytes: Uint8Array, withHead: boolean): Generator<Uint8Array> {
  const block = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  let from = 0
  let at = withHead ? headOf(block).bytes : 0
  while (at < block.byteLength) {
    at += partBytes(block, at)
    yield block.subarray(from, at)
    from = at
  }
  if (from === 0) yield block
}
