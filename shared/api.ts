import type { Comparison } from './comparison/comparison'
import type { Language } from './language'
import type { Execution } from './settings'
import type { Problem } from './task-set/problem'
import type { LocalizedText, TaskSet } from './task-set/schema'
import type { TiesWithin } from './trace/decisions/tie-table'
import type { Why } from './trace/decisions/why'
import type { KindLateness } from './trace/lateness'
import type { TaskRow, Totals } from './trace/result'
import type { RunCut } from './trace/run-cut'
import type { Stall } from './trace/stall'
import type { Deadlock, RunEnd, TaskInstance } from './trace/trace'

/**
 * The contract between the window and the main process, and the only one. The preload implements it, the main process has a handler for every
 * asynchronous member, `window.api` is declared from it: leaving a member out of either side does not compile.
 * No path crosses it in either direction: main keeps the current file, and a token for each recent one. Expected failures are values.
 */
export interface AppApi {
  readonly info: AppInfo

  /** The document to show first: the file named on the command line, or the built-in first lecture. */
  openFirst(): Promise<OpenReply>
  /** Shows the open dialog. */
  openByDialog(): Promise<OpenReply>
  /** A file dropped on the window. The preload turns it into a path for main; the page never sees one. */
  openDropped(file: DroppedFile): Promise<OpenReply>
  openRecent(token: string): Promise<OpenReply>
  openLecture(id: string): Promise<OpenReply>
  /** The file a second instance, the system or the menu asked for; to be called after `onOpenRequested` fired. */
  openRequested(): Promise<OpenReply>
  listLectures(): Promise<readonly LectureInfo[]>
  listRecent(): Promise<readonly RecentFile[]>
  clearRecent(): Promise<void>

  /** Writes the document to its file, asking for a name where it has none or `as` is true. */
  save(comparison: Comparison, options: { readonly as: boolean }): Promise<SaveReply>
  /** Asks "Save / Don't save / Cancel" in a native dialog. */
  confirmUnsaved(documentTitle: string): Promise<'save' | 'discard' | 'cancel'>
  /** Keeps title, dirty mark, recovery and the menu's state current. */
  reportState(state: DocumentState): Promise<void>
  /** The window may go now (answer to `onCloseRequested`). */
  closeWindow(): Promise<void>

  /** Simulates one execution in a worker. The reply comes when the run has ended or was cancelled. */
  simulate(request: SimulateRequest): Promise<SimulateReply>
  cancelSimulation(runId: string): Promise<void>
  /** The window has read what it was given of a run. */
  releaseResult(runId: string): Promise<void>
  /** Why a task of a run that was simulated here is where it is at a moment. A run stays there to be asked about until `forgetRun`. */
  explain(question: WhyQuestion): Promise<WhyReply>
  /** Where another tie rule would have led elsewhere in a stretch of such a run, and where next to it. Short runs bring all of theirs along. */
  findTies(question: TiesQuestion): Promise<TiesReply>
  /** The window shows a run no longer: its trace and what is left of its result may go. */
  forgetRun(runId: string): Promise<void>

  /** Asks where to and writes a picture the window drew. */
  exportPicture(picture: ExportPicture): Promise<ExportReply>
  openLink(link: 'website' | 'manual' | 'issues'): Promise<void>

  /** Each `on…` returns the function that ends the subscription. Callbacks get payloads, never Electron's event. */
  onMenuCommand(callback: (command: MenuCommand) => void): () => void
  /** Another language was chosen. */
  onLanguage(callback: (language: Language) => void): () => void
  onOpenRequested(callback: () => void): () => void
  onCloseRequested(callback: () => void): () => void
  /** What a long run consists of comes by itself, before the reply to `simulate` says that it is right. */
  onRunPart(callback: (part: RunPart) => void): () => void
  onSimulationProgress(callback: (progress: SimulationProgress) => void): () => void
}

/** The browser's `File`, as far as types without DOM can say. */
export interface DroppedFile {
  readonly name: string
}

export interface AppInfo {
  readonly platform: 'darwin' | 'win32' | 'linux'
  readonly version: string
  readonly engine: string
  /** What the window speaks from the beginning. */
  readonly language: Language
  readonly electron: string
  readonly chromium: string
  readonly node: string
  /** What Electron itself says of the window's process, where its settings could lie. */
  readonly isSandboxed: boolean
  readonly isContextIsolated: boolean
  /** False where there is certainly no graphics card. */
  readonly hasGraphics: boolean
}

export interface LectureInfo {
  readonly id: string
  readonly chapter: { readonly number: number; readonly title: LocalizedText }
  readonly title: LocalizedText
  readonly description: LocalizedText
}

export interface RecentFile {
  readonly token: string
  /** File name only. */
  readonly name: string
  /** The folder's name, to tell two files of one name apart; never the whole path. */
  readonly folder: string
  readonly isMissing: boolean
}

export type OpenReply =
  | {
      readonly kind: 'opened'
      readonly comparison: Comparison
      /** File name without its folder; undefined for a lecture or an unsaved document. */
      readonly fileName: string | undefined
      /** What was opened: only a comparison is saved back to its own file. */
      readonly source: 'taskSet' | 'comparison' | 'lecture'
      /** The id of the lecture, where it is one. */
      readonly lecture?: string
      readonly warnings: readonly Problem[]
    }
  | {
      /** The file has problems: shown as a list beside its text; the old document stays. */
      readonly kind: 'problems'
      readonly fileName: string
      /** The text as decoded, or undefined where the bytes are no text or too many. */
      readonly text: string | undefined
      readonly problems: readonly Problem[]
    }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'cancelled' }

export type SaveReply =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'cancelled' }

export interface DocumentState {
  readonly title: string
  readonly isDirty: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export interface SimulateRequest {
  /** Chosen by the window, unique per window. */
  readonly runId: string
  readonly taskSet: TaskSet
  readonly execution: Execution
  /** Asks for the hash of the trace, which takes as long as the simulation. Absent: the summary's is empty. */
  readonly withHash?: boolean
  /** Nobody wants it yet: it waits until no other waits, and no other such runs. */
  readonly isAhead?: boolean
}

export type SimulateReply =
  | {
      readonly kind: 'done'
      readonly summary: RunSummary
      /** The run's packed chart data (see `pack.ts`); empty where it goes before the reply. */
      readonly packed: Uint8Array
      /** How many `RunPart`s it goes before in. They may be late. */
      readonly parts: number
    }
  /** A task set that the door would not have let in: named, before the run. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cancelled' }
  /** A bug: the trace broke an invariant, the worker died. Nothing is shown of such a run. */
  | { readonly kind: 'failed'; readonly message: string }

/** A task by its index in the run, a moment in us. */
export interface WhyQuestion {
  readonly runId: string
  readonly task: number
  readonly time: number
}

export type WhyReply =
  | { readonly kind: 'why'; readonly why: Why }
  /** The run is not there any more (too many events were kept, its worker died), or has no such task. */
  | { readonly kind: 'unknown' }

/** From one moment to another, both included, us; at most so many rows. */
export interface TiesQuestion {
  readonly runId: string
  readonly from: number
  readonly to: number
  readonly most: number
}

export type TiesReply =
  | ({ readonly kind: 'found' } & TiesWithin)
  /** As for `WhyReply`. */
  | { readonly kind: 'unknown' }

/** What of a run is small: everything but spans and marks. */
export interface RunSummary {
  readonly execution: Execution
  readonly endedBy: RunEnd
  readonly deadlock?: Deadlock
  readonly makespan: number
  readonly tasks: readonly TaskInstance[]
  /** One row per task that entered the system, in the order of `tasks`. */
  readonly rows: readonly TaskRow[]
  readonly totals: Totals
  readonly errors: readonly { readonly task: number; readonly step: number; readonly message: string }[]
  readonly findings: RunFindings
  /** SHA-256 of the canonical trace; empty where the request did not ask for it. */
  readonly traceHash: string
  readonly eventCount: number
}

/** What is worth saying about a run beyond its numbers. */
export interface RunFindings {
  /** Event loop: the longest stall and its culprit; undefined where nobody had to wait for a slice to end. */
  readonly stall: Stall | undefined
  /** Event loop: per kind that was ever late, how often and the latest. */
  readonly lateness: readonly KindLateness[]
  /** Only where `endedBy` is horizon. */
  readonly cut: RunCut | undefined
}

/** A part of a run's packed chart data, to be read in the order of `index`, from 0. Nothing of it may be shown before the run is `done`. */
export interface RunPart {
  readonly runId: string
  readonly index: number
  readonly packed: Uint8Array
}

export interface SimulationProgress {
  readonly runId: string
  readonly events: number
  /** Simulated time reached, us. */
  readonly time: number
}

export type ExportPicture =
  | { readonly format: 'svg'; readonly suggestedName: string; readonly text: string }
  | { readonly format: 'png'; readonly suggestedName: string; readonly bytes: Uint8Array }

export type ExportReply =
  | { readonly kind: 'written'; readonly fileName: string }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'cancelled' }

/** What the native menu asks the window to do. */
export type MenuCommand =
  | 'open'
  | 'save'
  | 'saveAs'
  | 'exportSvg'
  | 'exportPng'
  | 'undo'
  | 'redo'
  | 'addExecution'
  | 'present'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomFit'
  | 'toggleTable'
  | 'toggleLegend'
  | 'toggleQuantumGrid'
  | 'showLanes'
  | 'toggleShelf'
  | 'toggleInspector'
  | 'showShortcuts'
  | 'showAbout'
  | 'themeSystem'
  | 'themeLight'
  | 'themeDark'
