import { useSyncExternalStore } from 'react'

/** Whether the window is at least so wide, CSS px. */
export function useWide(width: number): boolean {
  const query = matchMedia(`(min-width: ${width}px)`)
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => query.matches,
  )
}
