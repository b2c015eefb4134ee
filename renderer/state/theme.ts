import { useSyncExternalStore } from 'react'
import type { ContrastTheme, PlainTheme, Theme } from '../../shared/gantt/model'
import { MORE_DARK, MORE_LIGHT } from '../../shared/gantt/palette-contrast'
import { viewStore } from './view-store'

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', 'print']
const [systemIsDark, wantsContrast, isForced, isPrint] = QUERIES.map((query) => matchMedia(query))
/** Listened to and never read: Chromium tells no change to a list that was asked between the change and its event. */
const heard = QUERIES.map((query) => matchMedia(query))
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

/** Paper is white, whatever the screen is. Between `beforeprint` and `afterprint`, which come while there is still time to draw. */
let isPrinting = false

/** Light or dark: the one chosen, else the system's. On paper light. */
export function plainTheme(): PlainTheme {
  if (isPrint.matches || isPrinting) return 'light'
  const { theme } = viewStore.getState()
  if (theme !== 'system') return theme
  return systemIsDark.matches ? 'dark' : 'light'
}

/** The colours to draw with: light or dark, those with more contrast where they are asked for, or the two that the system forces. */
export function currentTheme(): Theme {
  const plain = plainTheme()
  if (isPrint.matches || isPrinting) return plain
  if (isForced.matches) return forcedTheme()
  if (!wantsContrast.matches) return plain
  return (plain === 'dark' ? MORE_DARK : MORE_LIGHT).theme
}

let forced: ContrastTheme | undefined

/** A canvas knows no system colours, so they are read from an element that has them. The same object while they are the same. */
function forcedTheme(): ContrastTheme {
  const probe = document.createElement('span')
  probe.style.setProperty('forced-color-adjust', 'none')
  probe.style.color = 'CanvasText'
  probe.style.backgroundColor = 'Canvas'
  document.documentElement.append(probe)
  const { color, backgroundColor } = getComputedStyle(probe)
  const text = toHex(color)
  const canvas = toHex(backgroundColor)
  probe.remove()
  if (forced?.forced?.text !== text || forced.forced.canvas !== canvas) {
    forced = { base: plainTheme(), forced: { canvas, text } }
  }
  return forced
}

/** `rgb(1, 2, 3)` as `#010203`. */
function toHex(rgb: string): string {
  const channels = (rgb.match(/\d+(\.\d+)?/g) ?? ['0', '0', '0']).slice(0, 3)
  return `#${channels.map((one) => Math.round(Number(one)).toString(16).padStart(2, '0')).join('')}`
}

function onThemeChange(changed: () => void): () => void {
  const print = ({ type }: Event) => {
    isPrinting = type === 'beforeprint'
    changed()
  }
  for (const query of heard) query.addEventListener('change', changed)
  addEventListener('beforeprint', print)
  addEventListener('afterprint', print)
  const unsubscribe = viewStore.subscribe((now, before) => now.theme !== before.theme && changed())
  return () => {
    for (const query of heard) query.removeEventListener('change', changed)
    removeEventListener('beforeprint', print)
    removeEventListener('afterprint', print)
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
    document.documentElement.dataset['theme'] = plainTheme()
  }
  apply()
  onThemeChange(apply)
}
