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

/** One answer, with all of its bytes. */
interface Answer {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly data: Buffer
}

/**
 * Serves the page under `app://interleave/`, and makes `file:` answer nothing. The older of Electron's two ways: the newer one has each answer as a
 * `Response`, and Node loads its whole `fetch` for the first one, some 50 ms of a start on two cores.
 */
export async function serveApp(session: Session, source: PageSource): Promise<void> {
  const { protocol: served } = session
  served.interceptBufferProtocol('file', (_request, reply) => reply(refusal(404)))
  if (source.kind === 'devServer') {
    served.handle(APP_SCHEME, ({ url }) => fromDevServer(url, source.origin, newNonce()))
    return
  }
  const realRoot = await realpath(source.root)
  served.registerBufferProtocol(APP_SCHEME, ({ url, method }, reply) => void answer(url, method, realRoot).then(reply))
}

async function answer(url: string, method: string, root: string): Promise<Answer> {
  if (method !== 'GET') return refusal(405)
  const resolved = resolveAppUrl(url, root)
  if (resolved.kind === 'refused') return refusal(404)
  try {
    if (!isBelow(await realpath(resolved.path), root)) return refusal(404)
    const bytes = await readFile(resolved.path)
    const nonce = newNonce()
    const isPage = resolved.contentType.startsWith('text/html')
    return {
      statusCode: 200,
      headers: { 'content-type': resolved.contentType, ...commonHeaders(nonce) },
      data: isPage ? withNonce(bytes, nonce) : bytes,
    }
  } catch (error) {
    // A file the build has not made, or one that cannot be read: to the page both are simply not there.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logError('serving the page', error)
    return refusal(404)
  }
}

function newNonce(): string {
  return randomBytes(16).toString('base64')
}

function withNonce(bytes: Buffer, nonce: string): Buffer {
  return Buffer.from(bytes.toString('utf8').replaceAll(NONCE_MARK, nonce))
}

function commonHeaders(nonce: string): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
}

function refusal(statusCode: 404 | 405): Answer {
  return { statusCode, headers: commonHeaders(newNonce()), data: Buffer.alloc(0) }
}
