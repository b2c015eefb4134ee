import type { MeasureText } from './time-format'

/**
 * Widths in 1/1000 of the font size of the printable ASCII characters from space to tilde, a humanist sans serif (rounded up from the
 * common ones, so that what fits by this table fits on paper too).
 */
const ASCII_WIDTHS = [
  260, 270, 410, 650, 575, 835, 735, 226, 300, 300, 555, 575, 270, 325, 270, 375, 575, 575, 575, 575, 575, 575, 575,
  575, 575, 575, 270, 270, 575, 575, 575, 440, 900, 640, 655, 635, 735, 560, 525, 730, 745, 345, 280, 625, 525, 910,
  765, 785, 605, 785, 625, 550, 560, 735, 605, 935, 590, 570, 575, 330, 375, 330, 575, 445, 285, 565, 620, 485, 620,
  570, 345, 620, 620, 262, 262, 535, 262, 935, 620, 610, 620, 620, 415, 480, 365, 620, 515, 790, 535, 515, 475, 385,
  555, 385, 575,
] as const

/** Width of a text in px where no font can be asked (command line, tests): wide East Asian characters count a whole em. */
export const approximateMeasure: MeasureText = (text, sizePx, weight) => {
  let thousandths = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    thousandths += ASCII_WIDTHS[code - 32] ?? (code < 0x1100 ? 620 : 1000)
  }
  return (thousandths / 1000) * sizePx * (weight >= 600 ? 1.06 : 1)
}

/** The text, or its beginning and an ellipsis, at most so wide. Empty if not even the ellipsis fits. Never splits a character. */
export function ellipsize(
  text: string,
  maxWidthPx: number,
  sizePx: number,
  weight: number,
  measure: MeasureText,
): string {
  if (measure(text, sizePx, weight) <= maxWidthPx) return text
  const characters = Array.from(text)
  let low = 0
  let high = characters.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const shortened = `${characters.slice(0, middle).join('').trimEnd()}\u2026`
    if (measure(shortened, sizePx, weight) <= maxWidthPx) low = middle
    else high = middle - 1
  }
  const kept = characters.slice(0, low).join('').trimEnd()
  if (kept === '' && measure('\u2026', sizePx, weight) > maxWidthPx) return ''
  return `${kept}\u2026`
}
