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

/** What a terminal would obey rather than show, or what turns the reading direction of the text around it. */
// oxlint-disable-next-line no-control-regex
const NOT_SHOWN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** A text as JSON writes it, in double quotes, with everything that is not shown as an escape. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(NOT_SHOWN, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
