/** The smallest box around a path of the chart's own syntax (M L H V h l a A C Z), for reading pictures back. */
export function pathBox(d: string): {
  readonly x: number
  readonly x2: number
  readonly y: number
  readonly y2: number
} {
  let x = 0
  let y = 0
  let box = { x: Infinity, x2: -Infinity, y: Infinity, y2: -Infinity }
  const seen = (): void => {
    box = { x: Math.min(box.x, x), x2: Math.max(box.x2, x), y: Math.min(box.y, y), y2: Math.max(box.y2, y) }
  }
  for (const [, command, numbers] of d.matchAll(/([MLHVhvlaAC])([^MLHVhvlaACZ]*)/g)) {
    const values = (numbers.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number)
    const [first] = values
    const [beforeLast, last] = values.slice(-2)
    if (command === 'H') x = first
    else if (command === 'V') y = first
    else if (command === 'h') x += first
    else if (command === 'v') y += first
    else if (command === 'l' || command === 'a') {
      x += beforeLast
      y += last
    } else {
      x = beforeLast
      y = last
    }
    seen()
  }
  return box
}
