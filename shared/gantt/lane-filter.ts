/**
 * Whether an id passes a filter as a person types it: words apart by spaces or commas, one of them must fit, capitals do not count. A word with `*`
 * must fit the whole id, `*` standing for any characters; one without may stand anywhere in it. An empty filter lets everything pass.
 */
export function idFilter(text: string): (id: string) => boolean {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((word) => word !== '')
  if (words.length === 0) return () => true
  const fits = words.map((word) => (word.includes('*') ? fitsPattern(word) : (id: string) => id.includes(word)))
  return (id) => {
    const lower = id.toLowerCase()
    return fits.some((fit) => fit(lower))
  }
}

/** The parts between the stars must follow each other; the first begins the id, the last ends it. Linear: no pattern is slow. */
function fitsPattern(pattern: string): (id: string) => boolean {
  const parts = pattern.split('*')
  const [head] = parts
  const tail = parts[parts.length - 1]
  const inner = parts.slice(1, -1).filter((part) => part !== '')
  return (id) => {
    if (id.length < head.length + tail.length || !id.startsWith(head) || !id.endsWith(tail)) return false
    let at = head.length
    for (const part of inner) {
      const found = id.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= id.length - tail.length
  }
}
