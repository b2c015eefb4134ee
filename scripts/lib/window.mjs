import { hasDisplay, startXvfb } from './display.mjs'
import { resolveElectron } from './electron.mjs'

/**
 * What a program needs that opens windows: an Electron, named by INTERLEAVE_ELECTRON, and a display.
 * @param {string} root
 * @returns {Promise<{ env: Record<string, string>, stop: () => void }>} additions to the environment, and what ends the display
 */
export async function prepareWindow(root) {
  const electron = await resolveElectron(root)
  const xvfb = hasDisplay() ? undefined : await startXvfb()
  return {
    env: { INTERLEAVE_ELECTRON: electron.path, ...(xvfb ? { DISPLAY: xvfb.display } : {}) },
    stop: () => xvfb?.stop(),
  }
}
