import type { Micros } from '../../time'
import { firstAbove } from '../rising'
import { type TieSetting, TIE_SETTINGS } from './tie-rules'

/**
 * Where the other value of a tie setting would have led elsewhere, in columns and in order of time: "same past up to that instant, the other rule applied at
 * that instant only". At most one row per instant at which things met and setting.
 *
 * | column | meaning |
 * | --- | --- |
 * | event | index of the `switch` or `dispatch` that took the task; for a keep the last event of its instant |
 * | time | us |
 * | core | the core concerned |
 * | setting | index into `TIE_SETTINGS` |
 * | task | the task that runs there |
 * | other | the task that would run there under the other rule |
 * | isKeep | 1: `task` keeps the core with a fresh quantum, under the other rule it would have been preempted |
 */
export interface TieTable {
  readonly length: number
  readonly event: Int32Array
  readonly time: Float64Array
  readonly core: Int8Array
  readonly setting: Uint8Array
  readonly task: Int32Array
  readonly other: Int32Array
  readonly isKeep: Uint8Array
}

/** One row of a `TieTable`. */
export interface OtherRule {
  readonly event: number
  readonly time: Micros
  readonly core: number
  readonly setting: TieSetting
  readonly task: number
  readonly other: number
  readonly isKeep: boolean
}

/** The ties of a stretch of time, and the nearest beside it. */
export interface TiesWithin {
  /** Those with `from <= time <= to`, in order. */
  readonly ties: TieTable
  /** How far `ties` is complete, us: the end that was asked for, or less where there were more of them than asked for. */
  readonly to: Micros
  /** The last one before `from`, and the first one after the `to` that was asked for. */
  readonly before: OtherRule | undefined
  readonly after: OtherRule | undefined
}

/** Most rows one question may ask for: more marks than that nobody tells apart. */
export const MOST_TIES = 4096

/** Appends ties to columns that grow by doubling. */
export class TieRecorder {
  private length = 0
  private table = emptyTable(16)

  add(event: number, time: Micros, core: number, setting: number, task: number, other: number, isKeep: boolean): void {
    if (this.length === this.table.length) {
      const larger = emptyTable(2 * this.length)
      for (const name of COLUMNS) larger[name].set(this.table[name])
      this.table = larger
    }
    const i = this.length++
    this.table.event[i] = event
    this.table.time[i] = time
    this.table.core[i] = core
    this.table.setting[i] = setting
    this.table.task[i] = task
    this.table.other[i] = other
    this.table.isKeep[i] = Number(isKeep)
  }

  /** The table of all, in memory of its own. */
  finish(): TieTable {
    return rowsOf(this.table, 0, this.length)
  }
}

const COLUMNS = ['event', 'time', 'core', 'setting', 'task', 'other', 'isKeep'] as const

/** Of a run in which no other tie rule leads elsewhere, or where nobody looked. */
export const NO_TIES: TieTable = emptyTable(0)

function emptyTable(length: number): TieTable {
  return {
    length,
    event: new Int32Array(length),
    time: new Float64Array(length),
    core: new Int8Array(length),
    setting: new Uint8Array(length),
    task: new Int32Array(length),
    other: new Int32Array(length),
    isKeep: new Uint8Array(length),
  }
}

/** A copy of some of the rows. */
function rowsOf(ties: TieTable, from: number, to: number): TieTable {
  return {
    length: to - from,
    event: ties.event.slice(from, to),
    time: ties.time.slice(from, to),
    core: ties.core.slice(from, to),
    setting: ties.setting.slice(from, to),
    task: ties.task.slice(from, to),
    other: ties.other.slice(from, to),
    isKeep: ties.isKeep.slice(from, to),
  }
}

/** The row of a table as an object. */
export function tieAt(ties: TieTable, row: number): OtherRule {
  return {
    event: ties.event[row],
    time: ties.time[row],
    core: ties.core[row],
    setting: TIE_SETTINGS[ties.setting[row]],
    task: ties.task[row],
    other: ties.other[row],
    isKeep: ties.isKeep[row] === 1,
  }
}

/** The ties told at an event: where it takes a task or, `isKeep`, where its instant ends. O(log n). */
export function tiesOfEvent(ties: TieTable, event: number, isKeep: boolean): readonly OtherRule[] {
  const found: OtherRule[] = []
  for (let row = firstAbove(ties.event, event - 1); row < ties.length && ties.event[row] === event; row++) {
    if ((ties.isKeep[row] === 1) === isKeep) found.push(tieAt(ties, row))
  }
  return found
}

/**
 * The ties of a stretch of time, its ends included, and the nearest beside it. O(log n + answer).
 *
 * @param most rows; where there are more, the first whole instants that fit
 */
export function tiesWithin(ties: TieTable, from: Micros, to: Micros, most: number): TiesWithin {
  const first = firstAbove(ties.time, from - 1)
  const end = firstAbove(ties.time, to)
  const isCut = end - first > most
  const last = isCut ? firstAbove(ties.time, ties.time[first + most] - 1) : end
  return {
    ties: rowsOf(ties, first, last),
    to: isCut ? ties.time[last] - 1 : to,
    before: first > 0 ? tieAt(ties, first - 1) : undefined,
    after: end < ties.length ? tieAt(ties, end) : undefined,
  }
}
