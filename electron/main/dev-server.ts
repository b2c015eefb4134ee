import { contentPolicy } from './content-policy'

/**
 * The page from Vite's server instead of the build, for `npm run dev`; never in a packaged app. It is still seen under `app://interleave/`, so that
 * everything but hot reload is as in the product.
 */
export function devServerOrigin(isPackaged: boolean, env: NodeJS.ProcessEnv): string | undefined {
  const address = env['ELECTRON_RENDERER_URL']
  if (isPackaged || address === undefined) return undefined
  const { protocol, hostname, origin } = new URL(address)
  const isLocal = protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1')
  if (!isLocal) throw new Error(`ELECTRON_RENDERER_URL is ${address}, expected an http address of this machine`)
  return origin
}

/** One answer of Vite's server, its inline scripts and styles with this load's nonce. */
export async function fromDevServer(url: string, origin: string, nonce: string): Promise<Response> {
  const { pathname, search } = new URL(url)
  const reply = await fetch(`${origin}${pathname}${search}`, { headers: { accept: '*/*' } })
  const contentType = reply.headers.get('content-type') ?? 'application/octet-stream'
  const text = await reply.text()
  const body = contentType.startsWith('text/html')
    ? text.replaceAll('__NONCE__', nonce).replaceAll('<script', `<script nonce="${nonce}"`)
    : text
  return new Response(body, {
    status: reply.status,
    headers: {
      'content-type': contentType,
      'content-security-policy': devPolicy(nonce, origin),
      'cache-control': 'no-store',
    },
  })
}

/** The product's policy, loosened by what hot reload needs: its inline start script and its socket. */
function devPolicy(nonce: string, origin: string): string {
  return contentPolicy(nonce)
    .replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`)
    .replace("connect-src 'none'", `connect-src 'self' ${origin} ${origin.replace('http:', 'ws:')}`)
    .replace(/; require-trusted-types-for.*$/u, '')
}
