import { PanelLeft, PanelRight, Plus, Presentation, Share, Table2 } from 'lucide-react'
import { Suspense, useRef } from 'react'
import { countTasks } from '../../shared/task-set/outline'
import { formatCount } from '../format'
import { useTexts } from '../i18n'
import { keysOf, runCommand } from '../state/commands'
import type { Document } from '../state/document'
import { canAdd, withTitle } from '../state/document-edits'
import { editDocument } from '../state/document-store'
import { documentTitle } from '../state/names'
import { closeOverlay, overlayStore, showOverlay } from '../state/overlay-store'
import { sessionStore, useIsDirty } from '../state/session-store'
import { toggleInspector, toggleShelf, toggleTable, viewStore } from '../state/view-store'
import { EditableTitle } from './editable-title'
import { IconButton } from './icon-button'
import { onDemand } from './later'
import { tip } from './tip'

const AddExecutionMenu = onDemand(() => import('./overlays/menus').then((module) => module.AddExecutionMenu))
const ExportMenu = onDemand(() => import('./overlays/menus').then((module) => module.ExportMenu))

/** Title, facts, save state and the actions on the whole comparison. */
export function TopBar({ document }: { readonly document: Document }) {
  const t = useTexts()
  const isShelfOpen = viewStore((state) => state.isShelfOpen)
  const count = countTasks(document.taskSet)
  return (
    <header className="top-bar">
      <div className="top-bar-document">
        {!isShelfOpen && (
          <IconButton icon={PanelLeft} label={t('shelf.open')} keys={keysOf('Mod+B')} onClick={toggleShelf} />
        )}
        <h1>
          <EditableTitle
            value={documentTitle(document)}
            label={t('title.document')}
            onChange={(title) => editDocument((before) => withTitle(before, title))}
          />
        </h1>
        <p className="document-facts ellipsis">
          {t('topBar.tasks', { count, shown: formatCount(count) })}
          <span aria-hidden>{' \u00a0\u2022\u00a0 '}</span>
          {t('topBar.executions', { count: document.executions.length })}
        </p>
        <SaveState />
        <span className="top-bar-push" />
        <AddExecution isFull={!canAdd(document)} />
      </div>
      <div className="top-bar-actions">
        <Export />
        <button
          type="button"
          className="button button-present"
          data-look="primary"
          aria-label={t('presenter.present')}
          aria-keyshortcuts="F5"
          onClick={() => runCommand('present')}
          {...tip(t('presenter.tip'), 'F5')}
        >
          <Presentation size={16} strokeWidth={1.75} aria-hidden />
          <span>{t('presenter.present')}</span>
        </button>
        <IconButton
          icon={Table2}
          label={t('table.toggle')}
          keys="T"
          aria-pressed={viewStore((state) => state.isTableOpen)}
          onClick={toggleTable}
        />
        <IconButton
          icon={PanelRight}
          label={t('inspector.toggle')}
          keys={keysOf('Mod+Alt+B')}
          aria-expanded={viewStore((state) => state.isInspectorOpen)}
          onClick={toggleInspector}
        />
      </div>
    </header>
  )
}

/** Unsaved changes are said, and saved, in one place; saved work is said quietly. */
function SaveState() {
  const t = useTexts()
  const isDirty = useIsDirty()
  const isSaving = sessionStore((state) => state.isSaving)
  const isInFile = sessionStore((state) => state.source === 'comparison')
  if (isSaving) return <span className="save-state">{t('save.saving')}</span>
  if (isDirty) {
    return (
      <button
        type="button"
        className="save-state"
        onClick={() => runCommand('save')}
        {...tip(t('save.save'), keysOf('Mod+S'))}
      >
        <span className="dirty-dot" aria-hidden />
        {t('save.unsaved')}
      </button>
    )
  }
  return isInFile ? <span className="save-state">{t('save.saved')}</span> : null
}

function AddExecution({ isFull }: { readonly isFull: boolean }) {
  const t = useTexts()
  const button = useRef<HTMLButtonElement>(null)
  const isOpen = overlayStore((state) => state.overlay === 'addExecution')
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={isFull}
        onClick={() => showOverlay('addExecution')}
        {...tip(t('topBar.addExecutionTip'))}
      >
        <Plus size={16} strokeWidth={1.75} aria-hidden />
        {t('topBar.addExecution')}
      </button>
      {isOpen && !isFull && (
        <Suspense fallback={null}>
          <AddExecutionMenu trigger={button} onClose={closeOverlay} />
        </Suspense>
      )}
    </>
  )
}

function Export() {
  const t = useTexts()
  const button = useRef<HTMLButtonElement>(null)
  const isOpen = overlayStore((state) => state.overlay === 'exportMenu')
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => showOverlay('exportMenu')}
        {...tip(t('export.tip'))}
      >
        <Share size={16} strokeWidth={1.75} aria-hidden />
        {t('export.export')}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <ExportMenu trigger={button} onClose={closeOverlay} />
        </Suspense>
      )}
    </>
  )
}
