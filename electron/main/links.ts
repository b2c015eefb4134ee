import manifest from '../../package.json'

export type LinkId = 'website' | 'manual' | 'issues'

const description: { readonly name: string; readonly homepage?: string; readonly bugs?: { readonly url?: string } } =
  manifest

/** The app's own pages as `package.json` names them. A link it does not name is not offered. */
const LINKS: Readonly<Record<LinkId, string | undefined>> = {
  website: description.homepage,
  manual: description.homepage && `${description.homepage.replace(/#.*$/u, '')}#readme`,
  issues: description.bugs?.url,
}

/** The links that lead somewhere. */
export function availableLinks(links = LINKS): readonly LinkId[] {
  return (Object.keys(links) as LinkId[]).filter((id) => linkAddress(id, links) !== undefined)
}

/**
 * The address behind a link, undefined where there is none. The window names a link, never an address; whatever the table says, only plain https to
 * a named host is handed to the system, written back from its parsed form.
 */
export function linkAddress(id: LinkId, links = LINKS): string | undefined {
  const text = links[id]
  if (text === undefined || /[\\\s]/u.test(text)) return undefined
  try {
    const url = new URL(text)
    const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === ''
    return isPlain && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/u.test(url.hostname) ? url.href : undefined
  } catch {
    // No address at all.
    return undefined
  }
}
