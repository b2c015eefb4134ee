import { useState } from 'react'
import { t } from '../i18n'
import { tip } from './tip'

interface EditableTitleProps {
  readonly value: string
  /** What it names, for its label: `Title of the comparison`. */
  readonly label: string
  readonly onChange: (value: string) => void
}

/** A text that turns into a field in its place: click, Enter or F2 edits, Enter or leaving keeps, Escape takes back. */
export function EditableTitle({ value, label, onChange }: EditableTitleProps) {
  const [draft, setDraft] = useState<string>()

  if (draft === undefined) {
    return (
      <button
        type="button"
        className="title-button ellipsis"
        aria-label={t('title.edit', { label, value })}
        onClick={() => setDraft(value)}
        onKeyDown={(event) => event.key === 'F2' && setDraft(value)}
        {...tip(t('title.tip'))}
      >
        {value}
      </button>
    )
  }
  const keep = () => {
    setDraft(undefined)
    if (draft.trim() !== value) onChange(draft)
  }
  return (
    <input
      className="title-input"
      aria-label={label}
      maxLength={200}
      size={Math.min(48, Math.max(10, draft.length + 2))}
      value={draft}
      // The person has just asked to edit this very text.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') setDraft(undefined)
        event.stopPropagation()
      }}
    />
  )
}
