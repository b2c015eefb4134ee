const FONT = '400 13px system-ui, "Segoe UI", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", sans-serif'
const context = document.createElement('canvas').getContext('2d')
const known = new Map<string, number>()

/** Width in px of a text in the rows' font. */
export function measureText(text: string): number {
  const before = known.get(text)
  if (before !== undefined) return before
  if (context) context.font = FONT
  const width = context ? context.measureText(text).width : text.length * 7
  // The texts are task names and small numbers; a bound keeps a day of scrubbing from filling memory.
  if (known.size > 5000) known.clear()
  known.set(text, width)
  return width
}
