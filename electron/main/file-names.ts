import { COMPARISON_EXTENSION } from '../../shared/comparison/file'

/** Longest suggested name, without its ending, in UTF-16 units. */
const MAX_NAME_LENGTH = 100

/** Names Windows keeps for devices, with or without an ending. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu

/**
 * A file name made from a title that every system accepts: letters, marks, digits, space and `-_.()` stay, everything else becomes a space.
 * No dot or space at either end, no name of a Windows device, at most 100 characters; never empty, never a separator.
 */
export function fileNameFromTitle(title: string, extension: string): string {
  const cleaned = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} \-_.()]/gu, ' ')
    .replace(/ +/gu, ' ')
  const name = trimEnds(cutTo(trimEnds(cleaned), MAX_NAME_LENGTH))
  if (name === '') return `Untitled${extension}`
  return RESERVED.test(name) ? `${name.replace(/\..*$/su, '')}_${extension}` : `${name}${extension}`
}

/** The name a person typed in the save dialog, with the ending of a comparison: by it a reader knows what may be in the file. */
export function withComparisonExtension(path: string): string {
  if (path.toLowerCase().endsWith(COMPARISON_EXTENSION)) return path
  return path.replace(/\.(?:json|interleave)$/iu, '') + COMPARISON_EXTENSION
}

/** The same for a picture: `chart` becomes `chart.svg`. */
export function withExtension(path: string, extension: '.svg' | '.png'): string {
  return path.toLowerCase().endsWith(extension) ? path : path + extension
}

function trimEnds(text: string): string {
  return text.replace(/^[. ]+|[. ]+$/gu, '')
}

/** Cuts without leaving half a character. */
function cutTo(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/u, '')
}
