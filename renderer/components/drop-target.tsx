import { useEffect, useState } from 'react'
import { useTexts } from '../i18n'
import { openDropped } from '../state/file-actions'
import { useIsDirty } from '../state/session-store'

/** Files may be dropped anywhere; while they hover the window says what will happen. Anything else that is dropped does nothing. */
export function DropTarget() {
  const t = useTexts()
  const [isOver, setOver] = useState(false)
  const isDirty = useIsDirty()

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      // Without this the page would be replaced by the file.
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'none'
      setOver(hasFiles(event))
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) void openDropped(file)
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])

  if (!isOver) return null
  return <div className="drop-overlay">{t(isDirty ? 'drop.openAfterAsking' : 'drop.open')}</div>
}
