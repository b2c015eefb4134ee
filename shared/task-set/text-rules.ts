// C0 controls never belong in a name; a tab or a line break may stand in a longer text. Half a surrogate pair cannot be written to a file.
// oxlint-disable-next-line no-control-regex
const NOT_IN_NAME = /[\u0000-\u001f\u007f]|[\ud800-\udfff]/u
// oxlint-disable-next-line no-control-regex
const NOT_IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udfff]/u

/** Whether a text may be an id or a name: one line, no control characters. */
export function isPlainName(text: string): boolean {
  return !NOT_IN_NAME.test(text)
}

/** Whether a text may be a description, a note or a log line: tabs and line breaks, no other control characters. */
export function isPlainText(text: string): boolean {
  return !NOT_IN_TEXT.test(text)
}
