import { formatOf, readDocument } from '../../shared/task-set/document'
import type { Locator, Path, Position } from '../../shared/task-set/path'
import type { Opened } from './load'

/** The place of a path such as `tasks[0].steps[1].op` in the text of a task set that stands at `base` of its document. */
export function placeIn(locate: Locator, base: Path = []): (path: string) => Position {
  return (path) => locate([...base, ...parsePath(path)])
}

/** The same for an opened file. Its text is read again, and only when a place is asked for: most runs ask for none. */
export function placeInDocument({ kind, text }: Opened, fileName: string): (path: string) => Position {
  let place: ((path: string) => Position) | undefined
  return (path) => {
    if (!place) {
      const document = readDocument(text, formatOf(fileName, text))
      if (document.kind !== 'ok')
        throw new Error(`${fileName} was read once and now is not ${formatOf(fileName, text)}`)
      place = placeIn(document.locate, kind === 'comparison' ? ['taskSet'] : [])
    }
    return place(path)
  }
}

/** Reads a path of plain words and list indexes back into its parts. */
export function parsePath(path: string): Path {
  return [...path.matchAll(/[^.[\]]+/g)].map(([part]) => (/^\d+$/.test(part) ? Number(part) : part))
}
