/** A rectangle of the desktop in its own (device-independent) pixels. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const DEFAULT_SIZE = { width: 1280, height: 800 } as const
export const MIN_SIZE = { width: 960, height: 600 } as const

/** At least this much of the window must lie on one display, so that it can be seen and moved. */
const LEAST_VISIBLE = 120

/**
 * Where the window opens: as it was left, moved and shrunk into the display it is on. A window whose display is gone (a projector unplugged) or
 * that was never there opens in the middle of the first display.
 *
 * @param displays work areas of the live displays, the primary one first; at least one
 */
export function fitBounds(saved: Bounds | undefined, displays: readonly Bounds[]): Bounds {
  const primary = displays[0]
  if (primary === undefined) throw new Error('fitBounds: no display')
  const wanted = saved ?? { ...DEFAULT_SIZE, x: 0, y: 0 }
  const width = Math.max(MIN_SIZE.width, Math.round(wanted.width))
  const height = Math.max(MIN_SIZE.height, Math.round(wanted.height))
  const home = saved && displays.find((display) => isReachable(saved, display))
  const display = home ?? primary
  const fitWidth = Math.min(width, display.width)
  const fitHeight = Math.min(height, display.height)
  return home
    ? {
        x: clamp(Math.round(wanted.x), display.x, display.x + display.width - fitWidth),
        y: clamp(Math.round(wanted.y), display.y, display.y + display.height - fitHeight),
        width: fitWidth,
        height: fitHeight,
      }
    : {
        x: display.x + Math.floor((display.width - fitWidth) / 2),
        y: display.y + Math.floor((display.height - fitHeight) / 2),
        width: fitWidth,
        height: fitHeight,
      }
}

function isReachable(bounds: Bounds, display: Bounds): boolean {
  const overlap = (from: number, length: number, edge: number, span: number) =>
    Math.min(from + length, edge + span) - Math.max(from, edge)
  return (
    overlap(bounds.x, bounds.width, display.x, display.width) >= LEAST_VISIBLE &&
    overlap(bounds.y, bounds.height, display.y, display.height) >= LEAST_VISIBLE
  )
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
