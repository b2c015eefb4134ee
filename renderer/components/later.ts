import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import { loadTexts } from '../i18n'
import { isTimeForMore } from '../state/first-chart'

type Part<Props> = LazyExoticComponent<ComponentType<Props>>

/** A part of the window that stands beside the first chart: it is loaded as soon as that one is on the screen. Its place is kept free till then. */
export function later<Props>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  const loaded = isTimeForMore.then(() => withTexts(load))
  // Whoever shows the part gets the reason.
  loaded.catch(() => undefined)
  return lazy(() => loaded)
}

/** A part that somebody has to ask for: it is loaded then, or before, when the window has nothing else to do, so that nobody waits for it. */
export function onDemand<Props>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  void isTimeForMore.then(() => requestIdleCallback(() => void load().catch(() => undefined)))
  return lazy(() => withTexts(load))
}

async function withTexts<Props>(load: () => Promise<ComponentType<Props>>): Promise<{ default: ComponentType<Props> }> {
  const [component] = await Promise.all([load(), loadTexts()])
  return { default: component }
}
