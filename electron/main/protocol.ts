import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { APP_SCHEME, isBelow, resolveAppUrl } from './app-url'
import { contentPolicy } from './content-policy'
import { fromDevServer } from './dev-server'
import { logError } from './log'

/** What `index.html` has in the place of this load's nonce. */
const NONCE_MARK = '__NONCE__'

/** Makes `app:` an origin of its own, like https. To be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Where the page comes from: the built files, or Vite's server while the app is being developed. */
export type PageSource =
  | { readonly kind: 'folder'; readonly root: string }
  | { readonly kind: 'devServer'; readonly origin: string }

/** Serves the page under `app://interleave/`, and makes `file:` answer nothing. */
export async function serveApp(session: Session, source: PageSource): Promise<void> {
  session.protocol.handle('file', () => refusal(404))
  if (source.kind === 'devServer') {
    session.protocol.handle(APP_SCHEME, ({ url }) => fromDevServer(url, source.origin, newNonce()))
    return
  }
  const realRoot = await realpath(source.root)
  session.protocol.handle(APP_SCHEME, (request) => answer(request, realRoot))
}

async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  const resolved = resolveAppUrl(request.url, root)
  if (resolved.kind === 'refused') return refusal(404)
  try {
    if (!isBelow(await realpath(resolved.path), root)) return refusal(404)
    const bytes = new Uint8Array(await readFile(resolved.path))
    const nonce = newNonce()
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

function newNonce(): string {
  return randomBytes(16).toString('base64')
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
  return new Response(null, { status, headers: commonHeaders(newNonce()) })
}
