import { useCallback, useLayoutEffect, useRef } from 'react'

/** A function that is the same in every render and does what the one of the latest render does: so a memoised child is not rendered for a new closure. */
export function useStable<Args extends readonly unknown[], Result>(run: (...args: Args) => Result) {
  const latest = useRef(run)
  useLayoutEffect(() => {
    latest.current = run
  })
  return useCallback((...args: Args): Result => latest.current(...args), [])
}
