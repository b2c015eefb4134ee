/** What a key of the presenter asks for. */
export type PresenterMove =
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'end'; readonly which: 'first' | 'last' }
  | { readonly kind: 'playback'; readonly action: 'togglePlay' | 'slower' | 'faster' }
  | { readonly kind: 'decision'; readonly by: 1 | -1 }
  | { readonly kind: 'lanes'; readonly by: 1 | -1 }
  | { readonly kind: 'leave' }

/** By `event.code`, as the chart's keys: letters die under an input method. Clickers send PageUp and PageDown, some of them F5 and Escape too. */
const PRESENTER_KEYS: Readonly<Record<string, PresenterMove>> = {
  ArrowRight: { kind: 'step', by: 1 },
  PageDown: { kind: 'step', by: 1 },
  Space: { kind: 'step', by: 1 },
  ArrowLeft: { kind: 'step', by: -1 },
  PageUp: { kind: 'step', by: -1 },
  Home: { kind: 'end', which: 'first' },
  End: { kind: 'end', which: 'last' },
  KeyP: { kind: 'playback', action: 'togglePlay' },
  Comma: { kind: 'decision', by: -1 },
  Period: { kind: 'decision', by: 1 },
  ArrowUp: { kind: 'lanes', by: -1 },
  ArrowDown: { kind: 'lanes', by: 1 },
  Escape: { kind: 'leave' },
  F5: { kind: 'leave' },
}

/** Speeds have their own characters, as on the chart. */
const PRESENTER_CHARACTERS: Readonly<Record<string, PresenterMove>> = {
  '<': { kind: 'playback', action: 'slower' },
  '>': { kind: 'playback', action: 'faster' },
}

export type PressedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'repeat'
>

/** What a key means while a comparison is presented; undefined: nothing. On a focused button, Space presses it. Held down, F5 and Escape leave once. */
export function presenterMove(event: PressedKey, isOnButton: boolean): PresenterMove | undefined {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return undefined
  if (event.code === 'Space' && isOnButton) return undefined
  // Shift with Space goes back, as in a browser.
  if (event.code === 'Space' && event.shiftKey) return { kind: 'step', by: -1 }
  const move = PRESENTER_CHARACTERS[event.key] ?? PRESENTER_KEYS[event.code]
  return move?.kind === 'leave' && event.repeat ? undefined : move
}

/** Pixels of the screen for one px of a slide of 1920x1080: as high as the window, and where that is narrower than 4:3, as wide. */
export function slideUnit(width: number, height: number): number {
  return Math.min(height / 1080, width / 1440)
}

/** The caption to tell next; undefined where there is none further that way. */
export function nextCaption(current: number, count: number, by: 1 | -1): number | undefined {
  const next = Math.min(current, count - 1) + by
  return next >= 0 && next < count ? next : undefined
}

/** How much has been told, 0 to 1: all of it with the last caption. */
export function shareTold(current: number, count: number): number {
  return count === 0 ? 0 : Math.min(current + 1, count) / count
}

/** How large a caption is written: a long one smaller, so that the chart keeps its place. */
export function captionSize(text: string): 'usual' | 'long' | 'longest' {
  // Wide East Asian characters count twice.
  const length = Array.from(text).reduce(
    (sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2),
    0,
  )
  if (length <= 180) return 'usual'
  return length <= 480 ? 'long' : 'longest'
}
