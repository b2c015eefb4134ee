import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron'
import { COMPARISON_EXTENSION } from '../../shared/comparison/file'
import type { FileFailure } from './file-failure'

/** The questions main asks in the system's own dialogs. Esc and closing a dialog mean its last answer, which changes nothing. */
export interface Dialogs {
  /** A path, or undefined when the person cancelled. */
  askOpen(folder: string | undefined): Promise<string | undefined>
  askSaveAs(suggestedPath: string): Promise<string | undefined>
  askPicture(suggestedPath: string, format: 'svg' | 'png'): Promise<string | undefined>
  /** The file differs from what was opened or saved last. */
  askChangedOnDisk(fileName: string): Promise<'overwrite' | 'saveAs' | 'cancel'>
  /** The ending that was added to the name makes it another file's. */
  askOverwrite(fileName: string): Promise<'overwrite' | 'cancel'>
  /** The save failed: says so and offers another place. */
  askSaveElsewhere(failure: FileFailure): Promise<'saveAs' | 'cancel'>
  askUnsaved(documentTitle: string): Promise<'save' | 'discard' | 'cancel'>
}

const OPEN_FILTERS = [
  { name: 'Task sets and comparisons', extensions: ['json', 'yaml', 'yml'] },
  { name: 'All files', extensions: ['*'] },
]
const COMPARISON_FILTERS = [{ name: 'Interleave comparison', extensions: [COMPARISON_EXTENSION.slice(1), 'json'] }]
const PICTURE_FILTERS = {
  svg: [{ name: 'SVG picture', extensions: ['svg'] }],
  png: [{ name: 'PNG picture', extensions: ['png'] }],
}

/** The system's dialogs, attached to the window. */
export function systemDialogs(window: () => BrowserWindow | undefined): Dialogs {
  const ask = async <Answer>(options: MessageBoxOptions, answers: readonly [Answer, ...Answer[]]): Promise<Answer> => {
    const settings = { noLink: true, defaultId: 0, cancelId: answers.length - 1, ...options }
    const parent = window()
    const { response } = await (parent ? dialog.showMessageBox(parent, settings) : dialog.showMessageBox(settings))
    return answers[response] ?? answers[answers.length - 1] ?? answers[0]
  }
  const askSave = async (defaultPath: string, title: string, filters: Electron.FileFilter[]) => {
    const options: Electron.SaveDialogOptions = {
      title,
      defaultPath,
      filters,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }
    const parent = window()
    const { canceled, filePath } = await (parent
      ? dialog.showSaveDialog(parent, options)
      : dialog.showSaveDialog(options))
    return canceled || !filePath ? undefined : filePath
  }
  return {
    async askOpen(folder) {
      const options: Electron.OpenDialogOptions = {
        title: 'Open a task set or a comparison',
        properties: ['openFile'],
        filters: OPEN_FILTERS,
        ...(folder === undefined ? {} : { defaultPath: folder }),
      }
      const parent = window()
      const { canceled, filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options))
      return canceled ? undefined : filePaths[0]
    },
    askSaveAs: (path) => askSave(path, 'Save the comparison', COMPARISON_FILTERS),
    askPicture: (path, format) => askSave(path, 'Export the picture', PICTURE_FILTERS[format]),
    askChangedOnDisk: (fileName) =>
      ask(
        {
          type: 'warning',
          message: `“${fileName}” has been changed by another program.`,
          detail: 'Overwriting replaces what the other program wrote. Save As… keeps both.',
          buttons: ['Overwrite', 'Save As…', 'Cancel'],
          defaultId: 1,
        },
        ['overwrite', 'saveAs', 'cancel'],
      ),
    askOverwrite: (fileName) =>
      ask(
        {
          type: 'warning',
          message: `“${fileName}” exists already.`,
          detail: 'Overwriting replaces what is in it.',
          buttons: ['Overwrite', 'Cancel'],
          defaultId: 1,
        },
        ['overwrite', 'cancel'],
      ),
    askSaveElsewhere: ({ message, remedy }) =>
      ask({ type: 'error', message, detail: remedy, buttons: ['Save As…', 'Cancel'] }, ['saveAs', 'cancel']),
    askUnsaved: (documentTitle) =>
      ask(
        {
          type: 'warning',
          message: `Save the changes to “${documentTitle}”?`,
          detail: 'Without saving, they are lost.',
          buttons: ['Save', 'Don’t save', 'Cancel'],
        },
        ['save', 'discard', 'cancel'],
      ),
  }
}
