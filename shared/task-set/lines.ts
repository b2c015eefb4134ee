import type { Position } from './path'

const LF = 10
const CR = 13
/** Characters between two entries of the table: one entry for each line would make a text of line breaks grow many times. */
const BLOCK = 4096

/** For each block of a text the number of line ends before it, and where the line begins that it begins in. */
interface Blocks {
  readonly linesBefore: Int32Array
  readonly lineStart: Int32Array
}

/** Turns offsets into lines and columns. A line ends at `\n`, `\r\n` or `\r`; the table is built at the first question. */
export function lineIndex(text: string): (offset: number) => Position {
  let blocks: Blocks | undefined
  return (offset) => {
    blocks ??= countLines(text)
    const block = Math.floor(offset / BLOCK)
    let line = blocks.linesBefore[block]
    let start = blocks.lineStart[block]
    for (let i = block * BLOCK; i < offset; i++) {
      if (!endsLine(text, i)) continue
      line++
      start = i + 1
    }
    return { line: line + 1, column: offset - start + 1 }
  }
}

function countLines(text: string): Blocks {
  const count = Math.floor(text.length / BLOCK) + 1
  const linesBefore = new Int32Array(count)
  const lineStart = new Int32Array(count)
  let lines = 0
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    if (i % BLOCK === 0) {
      linesBefore[i / BLOCK] = lines
      lineStart[i / BLOCK] = start
    }
    if (!endsLine(text, i)) continue
    lines++
    start = i + 1
  }
  return { linesBefore, lineStart }
}

function endsLine(text: string, i: number): boolean {
  const code = text.charCodeAt(i)
  return code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)
}
