import { createRoot } from 'react-dom/client'
import { App } from './components/app'
import { FailureBoundary } from './components/failure'
import { startParts } from './components/start-parts'
import { speak } from './i18n'
import { startWindow } from './state/start'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/frame.css'
import './styles/centre.css'
import './styles/captions.css'
import './styles/playback.css'
import './styles/legend.css'
import './styles/inspector.css'
import './styles/meters.css'
import './styles/table.css'
import './styles/overlays.css'
import './styles/everybody.css'
import './styles/print.css'

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')

function start(page: Element): void {
  startWindow()
  void startParts()
  createRoot(page).render(
    <FailureBoundary>
      <App />
    </FailureBoundary>,
  )
}

const { language } = window.api.info
if (language === 'en') start(root)
// The very first picture is in the window's language; English is there at once, and where another one's texts are gone it is English.
else void speak(language).finally(() => start(root))
