/**
 * How many of these widths (px) stand beside each other in the room, with a gap before each but the first.
 * Where not all do, room for "+n" is kept.
 */
export function fitChips(widths: readonly number[], room: number, gap: number, moreWidth: number): number {
  let used = 0
  for (const [i, width] of widths.entries()) {
    used += (i === 0 ? 0 : gap) + width
    const isLast = i === widths.length - 1
    if (used + (isLast ? 0 : gap + moreWidth) > room) return i
  }
  return widths.length
}
