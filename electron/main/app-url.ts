import nodePath, { type PlatformPath } from 'node:path'

/** The window's own scheme and host: `app://interleave/index.html`. Nothing else is ever loaded. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'interleave'
export const START_PAGE = `${APP_SCHEME}://${APP_HOST}/index.html`

/** Content types of everything the build makes. A file of any other kind is not served. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
])

/** No file of the build has a longer address. */
const MAX_URL_LENGTH = 1024

export type ResolvedUrl =
  | { readonly kind: 'file'; readonly path: string; readonly contentType: string }
  | { readonly kind: 'refused' }

const REFUSED: ResolvedUrl = { kind: 'refused' }

/**
 * The file below `root` that an `app:` address names. The address is decoded once. Refused: another scheme or host, a query, NUL, a backslash, a
 * colon, an encoded separator, an empty, `.` or `..` segment, an unknown extension (exact case), a path that leaves the root.
 * The caller still has to check that the real path, symbolic links followed, lies below the root.
 */
export function resolveAppUrl(url: string, root: string, path: PlatformPath = nodePath): ResolvedUrl {
  if (url.length > MAX_URL_LENGTH) return REFUSED
  const origin = `${APP_SCHEME}://${APP_HOST}/`
  if (!url.startsWith(origin)) return REFUSED
  // A fragment never reaches a server; whatever stands behind it names no file.
  const encoded = url.slice(origin.length).replace(/#.*$/su, '')
  if (encoded.includes('?') || /%(?:2f|5c|00)/iu.test(encoded)) return REFUSED
  const decoded = decodeOnce(encoded)
  if (decoded === undefined || /[\0\\:%]/u.test(decoded)) return REFUSED
  const segments = decoded.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return REFUSED
  const contentType = CONTENT_TYPES.get(path.extname(decoded))
  if (contentType === undefined) return REFUSED
  const file = path.resolve(root, ...segments)
  return isBelow(file, root, path) ? { kind: 'file', path: file, contentType } : REFUSED
}

/** Whether a path lies inside a folder, the folder itself left out. */
export function isBelow(file: string, folder: string, path: PlatformPath = nodePath): boolean {
  const relative = path.relative(folder, file)
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)
}

function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone `%` or broken UTF-8: no address of ours.
    return undefined
  }
}
