import { create } from 'zustand'

export type ThemeChoice = 'system' | 'light' | 'dark'

/** The window has no room for the shelf beside the chart below this width (CSS px): it opens over it. */
export const SHELF_FITS = 1100
/** The same for the inspector. */
export const INSPECTOR_FITS = 960

interface ViewState {
  readonly theme: ThemeChoice
  readonly isShelfOpen: boolean
  readonly isInspectorOpen: boolean
  readonly isTableOpen: boolean
  /** Index into the tasks of the run, the same in every execution. */
  readonly selectedTask: number | undefined
  /** The execution the keyboard moves through and the table shows, by id; undefined: the first. */
  readonly activeExecution: string | undefined
}

/** How the window looks at the document: nothing of this is saved with it. */
export const viewStore = create<ViewState>()(() => ({
  theme: 'system',
  isShelfOpen: globalThis.innerWidth >= SHELF_FITS,
  isInspectorOpen: globalThis.innerWidth >= INSPECTOR_FITS,
  isTableOpen: false,
  selectedTask: undefined,
  activeExecution: undefined,
}))

/** Follows the system or overrides it. The main process remembers the choice: at the next start it is what the system seems to prefer. */
export function chooseTheme(theme: ThemeChoice): void {
  viewStore.setState({ theme })
}

export function toggleShelf(): void {
  viewStore.setState(({ isShelfOpen }) => ({ isShelfOpen: !isShelfOpen }))
}

export function toggleInspector(): void {
  viewStore.setState(({ isInspectorOpen }) => ({ isInspectorOpen: !isInspectorOpen }))
}

export function toggleTable(): void {
  viewStore.setState(({ isTableOpen }) => ({ isTableOpen: !isTableOpen }))
}

export function selectTask(selectedTask: number | undefined): void {
  viewStore.setState({ selectedTask })
}
