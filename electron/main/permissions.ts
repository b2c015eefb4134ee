import type { Session } from 'electron'
import { APP_HOST, APP_SCHEME } from './app-url'

/**
 * What the page may ask the system for: to put something on the clipboard when the user copies it, and to fill the screen when the user presents.
 * Chromium lets it ask for the screen only right after a key or a click, and gives the screen back at Escape whatever the page does.
 */
const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen'])

const OUR_ORIGIN = `${APP_SCHEME}://${APP_HOST}`

/**
 * Closes a session: every permission, device, download and foreign address is refused. Electron's own defaults grant the permissions.
 *
 * @param devServer whose socket hot reload needs; undefined in the product
 */
export function closeSession(session: Session, devServer?: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(ALLOWED.has(permission) && isMainFrame && isOurs(requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => ALLOWED.has(permission) && isOurs(origin))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => {
    try {
      answer({})
    } catch {
      // Electron answers a request without a source by throwing here and refusing there.
    }
  })
  session.on('will-download', (event) => event.preventDefault())
  // The last fence behind the content security policy: no request leaves the machine.
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isAllowedRequest(url, devServer) }))
  session.setSpellCheckerEnabled(false)
}

function isOurs(url: string): boolean {
  return url === OUR_ORIGIN || url.startsWith(`${OUR_ORIGIN}/`)
}

function isAllowedRequest(url: string, devServer: string | undefined): boolean {
  if (devServer !== undefined && url.startsWith(devServer.replace('http:', 'ws:'))) return true
  return isOurs(url) || /^(?:devtools:|data:|blob:app:\/\/interleave\/)/u.test(url)
}
