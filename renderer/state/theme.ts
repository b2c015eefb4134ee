import { useSyncExternalStore } from 'react'
import type { Theme } from '../../shared/gantt/model'
import { viewStore } from './view-store'

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

/** The theme shown: the one chosen, else the system's. */
export function currentTheme(): Theme {
  const { theme } = viewStore.getState()
  if (theme !== 'system') return theme
  return systemIsDark.matches ? 'dark' : 'light'
}

function onThemeChange(changed: () => void): () => void {
  systemIsDark.addEventListener('change', changed)
  const unsubscribe = viewStore.subscribe((now, before) => now.theme !== before.theme && changed())
  return () => {
    systemIsDark.removeEventListener('change', changed)
    unsubscribe()
  }
}

export function useTheme(): Theme {
  return useSyncExternalStore(onThemeChange, currentTheme)
}

/** Whether the person has asked the system for less motion. */
export function hasReducedMotion(): boolean {
  return lessMotion.matches
}

export function useReducedMotion(): boolean {
  return useSyncExternalStore((changed) => {
    lessMotion.addEventListener('change', changed)
    return () => lessMotion.removeEventListener('change', changed)
  }, hasReducedMotion)
}

/** Keeps the document element's theme, which the style sheets read, current. */
export function applyTheme(): void {
  const apply = () => {
    document.documentElement.dataset['theme'] = currentTheme()
  }
  apply()
  onThemeChange(apply)
}
