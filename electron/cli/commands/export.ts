import { extname } from 'node:path'
import type { Theme } from '../../../shared/gantt/model'
import { ExitCode } from '../exit-codes'
import { planExecutions, tellDifferences } from '../executions'
import { loadDocument } from '../load'
import { tell } from '../output'
import { tellCuts } from '../report/findings'
import { renderSvg } from '../report/picture'
import { titleOf } from '../report/words'
import { exitCodeOf, runAll } from '../run'
import { writeTextFile } from '../write-file'

export interface ExportOptions {
  readonly to?: string
  readonly execution?: readonly string[]
  /** Size of the picture in px; without them it is as large as its content needs. */
  readonly width?: number
  readonly height?: number
  readonly theme: Theme
}

/** Writes the comparison as a picture; what kind, the file's extension says. */
export async function exportCommand(file: string, options: ExportOptions): Promise<ExitCode> {
  const { to } = options
  const extension = to === undefined ? undefined : extname(to).toLowerCase()
  if (to === undefined || extension !== '.svg') {
    const found = to === undefined ? '--to: nothing' : `--to ${to}: ${extension === '' ? 'no extension' : extension}`
    tell(`${found}, expected a file name that ends in .svg (the only kind that can be written now)`)
    return ExitCode.notValid
  }
  const loaded = await loadDocument(file)
  if (loaded.kind === 'failed') return loaded.exitCode
  const { document } = loaded
  const planned = planExecutions(document, options.execution)
  if (!planned) return ExitCode.notValid
  const { taskSet, title } = document.comparison
  const ran = runAll(
    document.comparison.taskSet,
    planned.map(({ execution }) => execution),
  )
  if (ran.kind === 'failed') return ran.exitCode
  tellDifferences(document, planned, ran.runs)
  tellCuts(ran.runs)

  const svg = renderSvg(title ?? titleOf(taskSet, file), planned, ran.runs, options)
  const written = await writeTextFile(to, svg)
  if (written.kind === 'refused') {
    tell(written.message)
    return ExitCode.refused
  }
  return exitCodeOf(ran.runs)
}
