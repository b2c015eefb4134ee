import type { VerifiedCheck, VerifiedExample } from '../../../shared/worked-examples/index'
import { jsonPieces } from '../json'

/** Room for `ok` and `FAIL`. */
const RESULT_WIDTH = 4
const GAP = '  '
const LEAST_CELL_WIDTH = 20

/** A table: each example with its title and source, below it a row for each check; then the count. No wider than `width` where words allow. */
export function* verificationText(verified: readonly VerifiedExample[], width: number): Generator<string> {
  const checks = verified.flatMap((one) => one.checks)
  const whatWidth = Math.max(0, ...checks.map(({ what }) => what.length))
  const rest = width - RESULT_WIDTH - whatWidth - 4 * GAP.length
  const cellWidth = Math.max(LEAST_CELL_WIDTH, Math.floor(rest / 2))
  const row = (result: string, what: string, expected: string, got: string): string =>
    `${[`${GAP}${result.padEnd(RESULT_WIDTH)}`, what.padEnd(whatWidth), expected.padEnd(cellWidth), got].join(GAP).trimEnd()}\n`

  yield row('', 'check', 'expected', 'got')
  for (const { example, checks: own } of verified) {
    yield `${example.id}: ${example.title} (${example.source})\n`
    for (const { what, expected, got, pass } of own) {
      const left = wrap(expected, cellWidth)
      const right = wrap(got, cellWidth)
      for (let i = 0; i < Math.max(left.length, right.length); i++) {
        const isFirst = i === 0
        yield row(isFirst ? resultText(pass) : '', isFirst ? what : '', left[i] ?? '', right[i] ?? '')
      }
    }
  }
  yield `\n${count(checks).passed} of ${checks.length} checks ok. Times in ms.\n`
}

/** `{"examples": [{"id", …, "checks": [{"what", "expected", "got", "pass"}]}], "passed": n, "failed": n}`; the numbers count checks. */
export function* verificationJson(verified: readonly VerifiedExample[]): Generator<string> {
  yield* jsonPieces({
    examples: verified.map(({ example, checks }) => ({
      id: example.id,
      title: example.title,
      source: example.source,
      taskSet: example.taskSet,
      execution: example.execution,
      checks,
    })),
    ...count(verified.flatMap(({ checks }) => checks)),
  })
  yield '\n'
}

function count(checks: readonly VerifiedCheck[]): { readonly passed: number; readonly failed: number } {
  const passed = checks.filter(({ pass }) => pass).length
  return { passed, failed: checks.length - passed }
}

function resultText(pass: boolean): string {
  return pass ? 'ok' : 'FAIL'
}

/** Cuts a list `A 0-4, B 4-7` behind its commas into lines of at most `width`; an item that is longer stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const item of text.split(/(?<=,) /)) {
    if (line !== '' && line.length + 1 + item.length > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? item : `${line} ${item}`
  }
  return [...lines, line]
}
