import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron'
import { COMPARISON_EXTENSION } from '../../shared/comparison/file'
import type { FileFailure } from './file-failure'
import { words } from './words'

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
      const { filters, openTitle } = words().dialogs
      const options: Electron.OpenDialogOptions = {
        title: openTitle,
        properties: ['openFile'],
        filters: [
          { name: filters.open, extensions: ['json', 'yaml', 'yml'] },
          { name: filters.all, extensions: ['*'] },
        ],
        ...(folder === undefined ? {} : { defaultPath: folder }),
      }
      const parent = window()
      const { canceled, filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options))
      return canceled ? undefined : filePaths[0]
    },
    askSaveAs: (path) => {
      const { filters, saveTitle } = words().dialogs
      return askSave(path, saveTitle, [
        { name: filters.comparison, extensions: [COMPARISON_EXTENSION.slice(1), 'json'] },
      ])
    },
    askPicture: (path, format) => {
      const { filters, exportTitle } = words().dialogs
      return askSave(path, exportTitle, [{ name: filters[format], extensions: [format] }])
    },
    askChangedOnDisk: (fileName) => {
      const { changedOnDisk, changedOnDiskDetail, overwrite, saveAs, cancel } = words().dialogs
      return ask(
        {
          type: 'warning',
          message: changedOnDisk(fileName),
          detail: changedOnDiskDetail,
          buttons: [overwrite, saveAs, cancel],
          defaultId: 1,
        },
        ['overwrite', 'saveAs', 'cancel'],
      )
    },
    askOverwrite: (fileName) => {
      const { exists, existsDetail, overwrite, cancel } = words().dialogs
      return ask(
        {
          type: 'warning',
          message: exists(fileName),
          detail: existsDetail,
          buttons: [overwrite, cancel],
          defaultId: 1,
        },
        ['overwrite', 'cancel'],
      )
    },
    askSaveElsewhere: ({ message, remedy }) => {
      const { saveAs, cancel } = words().dialogs
      return ask({ type: 'error', message, detail: remedy, buttons: [saveAs, cancel] }, ['saveAs', 'cancel'])
    },
    askUnsaved: (documentTitle) => {
      const { unsaved, unsavedDetail, save, dontSave, cancel } = words().dialogs
      return ask(
        {
          type: 'warning',
          message: unsaved(documentTitle),
          detail: unsavedDetail,
          buttons: [save, dontSave, cancel],
        },
        ['save', 'discard', 'cancel'],
      )
    },
  }
}
