/** When something is drawn. */
export interface Frame {
  /** In the next animation frame: once for however many requests. */
  request(): void
  /** At once; again before the next frame, it is a request. */
  now(): void
  /** For good: nothing is drawn any more. */
  cancel(): void
}

/**
 * One frame for however many requests. For paper there is no next frame: what waits is drawn when printing begins, and until it ends everything at once.
 * @param draw `isForPaper`: what is drawn now is what is printed
 */
export function createFrame(draw: (isForPaper: boolean) => void): Frame {
  let id: number | undefined
  let isWanted = false
  /** Drawn since the last frame, outside of one. */
  let isDrawn = false
  let isForPaper = false
  const run = (): void => {
    isWanted = false
    draw(isForPaper)
  }
  const wait = (): void => {
    id ??= requestAnimationFrame(() => {
      id = undefined
      isDrawn = false
      if (isWanted) run()
    })
  }
  const drop = (): void => {
    if (id !== undefined) cancelAnimationFrame(id)
    id = undefined
    isWanted = isDrawn = false
  }
  const request = (): void => {
    if (isForPaper) return run()
    isWanted = true
    wait()
  }
  const print = ({ type }: Event): void => {
    isForPaper = type === 'beforeprint'
    if (!isForPaper) return
    drop()
    run()
  }
  addEventListener('beforeprint', print)
  addEventListener('afterprint', print)
  return {
    request,
    now() {
      if (isDrawn || isForPaper) return request()
      isDrawn = true
      wait()
      run()
    },
    cancel() {
      drop()
      removeEventListener('beforeprint', print)
      removeEventListener('afterprint', print)
    },
  }
}
