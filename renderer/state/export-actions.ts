import type { ExportPicture } from '../../shared/api'
import type { PictureRequest } from '../../shared/gantt/comparison-scene'
import { t } from '../i18n'
import { visible } from './chart-actions'
import { chartWords } from './chart-words'
import { cursorStore } from './cursor-store'
import { documentStore } from './document-store'
import { shownExecutions } from './executions'
import { withTies } from './ties-store'
import { lanesStore } from './lanes-store'
import { documentTitle } from './names'
import { say, showAlert } from './session-store'
import { plainTheme } from './theme'
import { viewStore } from './view-store'

/** Pixels of a PNG for each CSS pixel: sharp on a projector and in print. */
const PNG_SCALE = 2

/** Writes the chart as it is shown now (time span, lanes, cursor, theme, width) as SVG. */
export async function exportAsSvg(): Promise<void> {
  await exportPicture(async (view) => {
    const { renderComparisonSvg } = await import('../../shared/gantt/svg')
    return { format: 'svg', suggestedName: fileName(view.title), text: renderComparisonSvg(view) }
  })
}

/** The same as PNG. */
export async function exportAsPng(): Promise<void> {
  await exportPicture(async (view) => {
    const { renderComparisonPng } = await import('../charts/comparison-png')
    const bytes = await renderComparisonPng({ ...view, scale: PNG_SCALE })
    return { format: 'png', suggestedName: fileName(view.title), bytes }
  })
}

async function exportPicture(draw: (view: PictureRequest) => Promise<ExportPicture>): Promise<void> {
  const view = currentView()
  if (!view) return
  let picture: ExportPicture
  try {
    picture = await draw(view)
  } catch {
    // A canvas larger than the system allows, or no memory for it: the person can ask for less.
    return showAlert({ message: t('export.failed'), remedy: t('export.failedRemedy') })
  }
  const reply = await window.api.exportPicture(picture)
  if (reply.kind === 'failed') showAlert(reply)
  if (reply.kind === 'written') say(t('status.exported', { file: reply.fileName }))
}

/** What the chart shows now. Executions that have not run are left out. */
function currentView(): PictureRequest | undefined {
  const { document: open } = documentStore.getState()
  const all = shownExecutions()
  const executions = all.filter(({ hasRun }) => hasRun).map(({ data }) => withTies(data))
  const plans = lanesStore.getState().plans?.filter((_, i) => all[i]?.hasRun)
  const chart = document.querySelector('#chart')
  if (!open || executions.length === 0 || !chart) return undefined
  const { time: cursor } = cursorStore.getState()
  const { selectedTask } = viewStore.getState()
  return {
    executions,
    ...(plans?.length === executions.length ? { plans } : {}),
    title: documentTitle(open),
    theme: plainTheme(),
    width: chart.clientWidth,
    height: chart.clientHeight,
    domain: visible().span,
    words: chartWords(),
    ...(cursor === undefined ? {} : { cursor }),
    ...(selectedTask === undefined ? {} : { selectedTask }),
  }
}

/** The title as a file name; main adds the ending and checks it again. */
function fileName(title: string): string {
  return title.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'comparison'
}
