import type { MenuCommand } from '../../shared/api'
import { loadTexts, t } from '../i18n'

/** Does what the menu, a button or a key asks for. */
export function runCommand(command: MenuCommand): void {
  // Commands pull in most of the window's state; the first chart is drawn before.
  void Promise.all([import('./command-table'), loadTexts()]).then(([{ commands }]) => commands[command]())
}

/** The keys of a command as this system writes them: `Ctrl+O`, on macOS `⌘O`. */
export function keysOf(keys: string): string {
  return window.api.info.platform === 'darwin'
    ? keys.replaceAll('Mod+', '⌘').replaceAll('Shift+', '⇧').replaceAll('Alt+', '⌥')
    : keys.replaceAll('Mod', t('keys.ctrl')).replaceAll('Shift', t('keys.shift'))
}
