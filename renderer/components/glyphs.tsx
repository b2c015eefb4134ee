/** The wedge and blade of an OS decision, as the chart draws it. */
export function OsGlyph() {
  return (
    <svg className="glyph" width="12" height="13" viewBox="0 0 12 13" aria-hidden>
      <path d="M1 0.5H11L6 7.5Z" fill="currentColor" />
      <path d="M6 6V13" stroke="currentColor" strokeWidth="2" />
    </svg>
  )
}

/** What is frozen or late: the alarm hatch of a bar that holds the loop. */
export function AlarmGlyph() {
  return (
    <svg className="glyph" width="12" height="12" viewBox="0 0 12 12" aria-hidden>
      <path d="M1 6L6 11M1 1L11 11M6 1L11 6" stroke="currentColor" strokeWidth="2" />
      <rect x="0.75" y="0.75" width="10.5" height="10.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}

/** The ring of a task that let go. */
export function TaskGlyph() {
  return (
    <svg className="glyph" width="12" height="12" viewBox="0 0 12 12" aria-hidden>
      <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  )
}
