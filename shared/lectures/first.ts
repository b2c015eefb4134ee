/** The lecture a first start shows, and what stands behind a file that cannot be opened. */
export const FIRST_LECTURE_ID = 'report-that-never-awaits'
