import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { APP_SCHEME, isBelow, resolveAppUrl } from './app-url'
import { contentPolicy } from './content-policy'
import { logError } from './log'

/** What `index.html` has in the place of this load's nonce. */
const NONCE_MARK = '__NONCE__'

/** Makes `app:` an origin of its own, like https. To be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page from `root` under `app://interleave/`, and makes `file:` answer nothing. */
export async function serveApp(session: Session, root: string): Promise<void> {
  const realRoot = await realpath(root)
  session.protocol.handle(APP_SCHEME, (request) => answer(request, realRoot))
  session.protocol.handle('file', () => refusal(404))
}

async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  const resolved = resolveAppUrl(request.url, root)
  if (resolved.kind === 'refused') return refusal(404)
  try {
    if (!isBelow(await realpath(resolved.path), root)) return refusal(404)
    const bytes = new Uint8Array(await readFile(resolved.path))
    const nonce = randomBytes(16).toString('base64')
    const isPage = resolved.contentType.startsWith('text/html')
    return new Response(isPage ? withNonce(bytes, nonce) : bytes, {
      headers: { 'content-type': resolved.contentType, ...commonHeaders(nonce) },
    })
  } catch (error) {
    // A file the build has not made, or one that cannot be read: to the page both are simply not there.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logError('serving the page', error)
    return refusal(404)
  }
}

function withNonce(bytes: Uint8Array, nonce: string): string {
  return new TextDecoder().decode(bytes).replaceAll(NONCE_MARK, nonce)
}

function commonHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: commonHeaders(randomBytes(16).toString('base64')) })
}
