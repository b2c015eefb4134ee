import { create } from 'zustand'
import type { Hit } from '../../shared/gantt/hit-test'
import type { TimeSpan } from '../../shared/gantt/model'
import type { Micros } from '../../shared/time'

interface CursorState {
  /** The moment all executions show; undefined: none. */
  readonly time: Micros | undefined
  /** What the pointer or the keyboard is on, for the tooltip. */
  readonly hit: Hit | undefined
  /** The visible time span; undefined: everything. */
  readonly domain: TimeSpan | undefined
}

/**
 * Where the reader looks. It changes with every pointer move, so only the chart, the queue strips and the tooltip listen;
 * they read it outside React or in leaves of the tree.
 */
export const cursorStore = create<CursorState>()(() => ({ time: undefined, hit: undefined, domain: undefined }))

export function moveCursor(time: Micros | undefined, hit: Hit | undefined): void {
  cursorStore.setState({ time: time === undefined ? undefined : Math.round(time), hit })
}

export function showTimeSpan(domain: TimeSpan | undefined): void {
  cursorStore.setState({ domain })
}
