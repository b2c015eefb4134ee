import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ExportPicture, ExportReply, LectureInfo, OpenReply, RecentFile, SaveReply } from '../../shared/api'
import type { Comparison } from '../../shared/comparison/comparison'
import { COMPARISON_EXTENSION, openDocument, serializeComparison } from '../../shared/comparison/file'
import { FIRST_LECTURE, LECTURES } from '../../shared/lectures'
import type { LocalizedText } from '../../shared/task-set/schema'
import type { Dialogs } from './dialogs'
import { describeFileError, type FileFailure } from './file-failure'
import { fileNameFromTitle, withComparisonExtension, withExtension } from './file-names'
import { type Fingerprint, fingerprintOf, hasChanged, readRegularFile } from './read-file'
import type { RecentFiles } from './recent-files'
import { writeFileAtomic } from '../files/write-file'
import { words } from './words'

/** The document of the window, as far as main knows it: where it came from and what was there then. */
type Current =
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'taskSet'; readonly path: string }
  | { readonly kind: 'comparison'; readonly path: string; readonly fingerprint: Fingerprint }

export interface DocumentsOptions {
  readonly dialogs: Dialogs
  readonly recent: RecentFiles
  /** The folder dialogs start in. */
  readonly folder: { get(): string | undefined; set(folder: string): void }
  /** The current file is another one now; undefined: none. */
  readonly onFileChange: (path: string | undefined) => void
  /** The file named at the start. */
  readonly firstPath: string | undefined
  /** Tells the window that `openRequested` has something for it. */
  readonly notifyRequest: () => void
}

/** Opens, saves and exports what the window shows. Keeps every path to itself: the window gets names and tokens. */
export class Documents {
  private current: Current = { kind: 'unsaved' }
  private firstPath: string | undefined
  private requested: string | undefined

  constructor(private readonly options: DocumentsOptions) {
    this.firstPath = options.firstPath
  }

  /**
   * The file named at the start, or what was open before the window was loaded again, or the first lecture. A file that cannot be shown is asked
   * for once more behind the lecture, so that its problems have something to stand in front of.
   */
  async openFirst(): Promise<OpenReply> {
    const reply = await this.openFirstPath()
    // After the reply, to be what the window shows last. Also what was asked for while the page could not listen yet.
    setImmediate(() => {
      if (this.requested !== undefined) this.options.notifyRequest()
    })
    return reply ?? this.openLecture(FIRST_LECTURE.id)
  }

  async openByDialog(): Promise<OpenReply> {
    const path = await this.options.dialogs.askOpen(this.options.folder.get())
    if (path === undefined) return { kind: 'cancelled' }
    this.options.folder.set(dirname(path))
    return this.openPath(path)
  }

  openDropped(path: string): Promise<OpenReply> {
    return this.openPath(path)
  }

  async openRecent(token: string): Promise<OpenReply> {
    const path = this.options.recent.pathOf(token)
    return path === undefined ? notListed() : this.openPath(path)
  }

  async openLecture(id: string): Promise<OpenReply> {
    const lecture = LECTURES.find((known) => known.id === id)
    if (!lecture) return notListed()
    const opened = openDocument(lecture.read(), `${id}${COMPARISON_EXTENSION}`)
    if (opened.kind === 'problems') throw new Error(`lecture ${id}: ${JSON.stringify(opened.problems)}`)
    this.setCurrent({ kind: 'unsaved' })
    const { comparison, warnings } = opened
    return { kind: 'opened', comparison, fileName: undefined, source: 'lecture', lecture: id, warnings }
  }

  /** Keeps a path for `openRequested` and tells the window. The newest request wins. */
  request(path: string): void {
    this.requested = path
    this.options.notifyRequest()
  }

  async openRequested(): Promise<OpenReply> {
    const path = this.requested
    this.requested = undefined
    return path === undefined ? { kind: 'cancelled' } : this.openPath(path)
  }

  listLectures(): readonly LectureInfo[] {
    return LECTURES.map(({ id, chapter, title, description }) => ({ id, chapter, title, description }))
  }

  listRecent(): Promise<readonly RecentFile[]> {
    return this.options.recent.list()
  }

  clearRecent(): Promise<void> {
    return this.options.recent.clear()
  }

  /** Saves to the comparison's own file, asking where it has none. Until a save succeeded nothing changes, on the disk or here. */
  async save(comparison: Comparison, { as }: { readonly as: boolean }): Promise<SaveReply> {
    const bytes = toCheckedBytes(comparison)
    let path = as || this.current.kind !== 'comparison' ? undefined : this.current.path
    if (
      path !== undefined &&
      this.current.kind === 'comparison' &&
      (await hasChanged(path, this.current.fingerprint))
    ) {
      const answer = await this.options.dialogs.askChangedOnDisk(basename(path))
      if (answer === 'cancel') return { kind: 'cancelled' }
      if (answer === 'saveAs') path = undefined
    }
    for (;;) {
      path ??= await this.askSaveAs(comparison)
      if (path === undefined) return { kind: 'cancelled' }
      const failure = await this.write(path, bytes)
      if (failure === undefined) return { kind: 'saved', fileName: basename(path) }
      if ((await this.options.dialogs.askSaveElsewhere(failure)) === 'cancel') return failure
      path = undefined
    }
  }

  async exportPicture(picture: ExportPicture): Promise<ExportReply> {
    const extension = `.${picture.format}` as const
    const suggested = join(this.options.folder.get() ?? '', fileNameFromTitle(picture.suggestedName, extension))
    const chosen = await this.options.dialogs.askPicture(suggested, picture.format)
    if (chosen === undefined) return { kind: 'cancelled' }
    const path = withExtension(chosen, extension)
    if (path !== chosen && !(await this.mayTake(path))) return { kind: 'cancelled' }
    try {
      await writeFileAtomic(path, picture.format === 'svg' ? new TextEncoder().encode(picture.text) : picture.bytes)
    } catch (error) {
      // Expected: a full disk, a folder one may not write to. The window says it as a sentence.
      return {
        ...describeFileError(error, 'write', basename(path)),
        remedy: words().files.pictureRemedy,
      }
    }
    this.options.folder.set(dirname(path))
    return { kind: 'written', fileName: basename(path) }
  }

  confirmUnsaved(documentTitle: string): Promise<'save' | 'discard' | 'cancel'> {
    return this.options.dialogs.askUnsaved(documentTitle)
  }

  /** Whether the document is a comparison with a file of its own. */
  isInFile(): boolean {
    return this.current.kind === 'comparison'
  }

  /** The file the window's document came from or was saved to. */
  path(): string | undefined {
    return this.current.kind === 'unsaved' ? undefined : this.current.path
  }

  private async openFirstPath(): Promise<OpenReply | undefined> {
    const path = this.firstPath ?? this.path()
    this.firstPath = undefined
    if (path === undefined) return undefined
    const reply = await this.openPath(path)
    if (reply.kind === 'opened') return reply
    this.requested ??= path
    return undefined
  }

  private async openPath(path: string): Promise<OpenReply> {
    const fileName = basename(path)
    const read = await readRegularFile(path)
    if (read.kind === 'failed') return read
    const opened = openDocument(read.bytes, fileName)
    if (opened.kind === 'problems') {
      return { kind: 'problems', fileName, text: opened.text, problems: opened.problems }
    }
    const { kind: source, comparison, warnings } = opened
    this.setCurrent(
      source === 'comparison' ? { kind: source, path, fingerprint: read.fingerprint } : { kind: source, path },
    )
    await this.options.recent.add(path)
    return { kind: 'opened', comparison, fileName, source, warnings }
  }

  private async askSaveAs(comparison: Comparison): Promise<string | undefined> {
    const current = this.path()
    const folder = current === undefined ? this.options.folder.get() : dirname(current)
    const suggested = join(folder ?? '', fileNameFromTitle(titleOf(comparison), COMPARISON_EXTENSION))
    const chosen = await this.options.dialogs.askSaveAs(suggested)
    if (chosen === undefined) return undefined
    const path = withComparisonExtension(chosen)
    // The dialog has asked about the name as it was typed, not about the one with its ending.
    return path === chosen || (await this.mayTake(path)) ? path : undefined
  }

  private async mayTake(path: string): Promise<boolean> {
    const exists = await stat(path).then(
      () => true,
      () => false,
    )
    return !exists || (await this.options.dialogs.askOverwrite(basename(path))) === 'overwrite'
  }

  private async write(path: string, bytes: Uint8Array): Promise<FileFailure | undefined> {
    try {
      await writeFileAtomic(path, bytes)
      const { mtimeMs } = await stat(path)
      this.setCurrent({ kind: 'comparison', path, fingerprint: fingerprintOf(bytes, mtimeMs) })
    } catch (error) {
      // Expected: a full disk, a read-only folder. The person is told and can choose another place.
      return describeFileError(error, 'write', basename(path))
    }
    this.options.folder.set(dirname(path))
    await this.options.recent.add(path)
    return undefined
  }

  private setCurrent(current: Current): void {
    this.current = current
    this.options.onFileChange(this.path())
  }
}

function notListed(): OpenReply {
  const { notInList, notInListRemedy } = words().files
  return { kind: 'failed', message: notInList, remedy: notInListRemedy }
}

/** The file's bytes, proved to give the same comparison back: a document that cannot be read again is never written. */
function toCheckedBytes(comparison: Comparison): Uint8Array {
  const text = serializeComparison(comparison)
  const bytes = new TextEncoder().encode(text)
  const again = openDocument(bytes, `check${COMPARISON_EXTENSION}`)
  if (again.kind === 'comparison' && serializeComparison(again.comparison) === text) return bytes
  const found = again.kind === 'problems' ? JSON.stringify(again.problems.slice(0, 3)) : again.kind
  throw new Error(`the comparison to be saved reads back as ${found}`)
}

/** The title a document goes by where a file needs a name. */
function titleOf({ title, taskSet }: Comparison): string {
  return title ?? toEnglish(taskSet.name) ?? ''
}

function toEnglish(text: LocalizedText | undefined): string | undefined {
  return typeof text === 'object' ? text.en : text
}
