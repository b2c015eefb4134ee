/** Largest task-set file, in bytes. */
export const MAX_FILE_BYTES = 5_000_000
/** Largest comparison file (`.interleave.json`), in bytes: a task set of the largest size, laid out for reading, fits. */
export const MAX_COMPARISON_BYTES = 20_000_000
/** Deepest nesting of lists and objects in a task set; the root counts as 1. */
export const MAX_NESTING = 32
/** Most problems one file is answered with; a last one says how many more there are. */
export const MAX_PROBLEMS = 1000
export const MAX_TASKS = 10_000
/** Most tasks once every arrival has become one. */
export const MAX_INSTANCES = 100_000
/** Most steps once every repeat and every arrival is multiplied out. */
export const MAX_EXPANDED_STEPS = 10_000_000
/** Longest simulated time a task set may ask for: latest arrival + all times multiplied out, in us. Keeps every sum exact. */
export const MAX_TOTAL_MICROS = 4e15
