/** Height of a row of the table, px; its head is as high. */
export const ROW_PX = 24
/** No browser lays out an element of any height: beyond this the scrollbar stands for the rows in proportion. */
const MOST_PX = 8_000_000

/** Rows seen through a window that scrolls: which they are, and where they stand in it. Pure arithmetic. */
export interface RowWindow {
  /** Height of all that scrolls, px. */
  readonly contentPx: number
  /** So many rows are seen whole. */
  readonly fit: number
  /** The last row that can be the first one seen. */
  readonly lastFirst: number
  /** The first row at a scroll position. */
  rowAt(scrollTop: number): number
  /** The scroll position at which a row is the first. */
  scrollTopOf(row: number): number
  /** True: one px of the scrollbar is more than a row. Then the rows stand where the window is, whatever the scroll position. */
  readonly isScaled: boolean
}

/** A window of `height` px (its head counted in) over so many rows. */
export function rowWindow(count: number, height: number): RowWindow {
  const fit = Math.max(1, Math.floor(height / ROW_PX) - 1)
  const lastFirst = Math.max(0, count - fit)
  const wholePx = (count + 1) * ROW_PX
  const isScaled = wholePx > MOST_PX
  const contentPx = Math.min(wholePx, MOST_PX)
  const rowPx = isScaled ? (contentPx - height) / lastFirst : ROW_PX
  const inRange = (row: number) => Math.min(Math.max(0, row), lastFirst)
  return {
    contentPx,
    fit,
    lastFirst,
    isScaled,
    rowAt: (scrollTop) => inRange(isScaled ? Math.round(scrollTop / rowPx) : Math.floor(scrollTop / rowPx)),
    scrollTopOf: (row) => inRange(row) * rowPx,
  }
}
