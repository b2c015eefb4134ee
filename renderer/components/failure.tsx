import { Component, type ReactNode } from 'react'
import { t } from '../i18n'
import { runCommand } from '../state/commands'

interface FailureBoundaryProps {
  readonly children: ReactNode
}

/** A bug in drawing the window: said in a sentence, with the ways on. The document is still there and can be saved. */
export class FailureBoundary extends Component<FailureBoundaryProps, { readonly message: string | undefined }> {
  override state = { message: undefined as string | undefined }

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { message } = this.state
    if (message === undefined) return this.props.children
    return (
      <main className="empty" role="alert">
        <h1>{t('failure.title')}</h1>
        <p>{t('failure.text', { message })}</p>
        <div className="empty-actions">
          <button type="button" className="button" data-look="outlined" onClick={() => runCommand('saveAs')}>
            {t('failure.save')}
          </button>
          <button
            type="button"
            className="button"
            data-look="primary"
            onClick={() => this.setState({ message: undefined })}
          >
            {t('failure.again')}
          </button>
        </div>
      </main>
    )
  }
}
