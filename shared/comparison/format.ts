/** Format of comparison files this version reads and writes. */
export const COMPARISON_FORMAT_VERSION = 1
/** What tells a comparison file from a task-set file: its `kind`. */
export const COMPARISON_KIND = 'comparison'
/** How comparison files are named. */
export const COMPARISON_EXTENSION = '.interleave.json'
