import type { AppApi } from '../shared/api'

declare global {
  interface Window {
    /** The bridge to the main process, put there by the preload. */
    readonly api: AppApi
  }
}
