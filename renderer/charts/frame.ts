/** Draws in the next animation frame, at most once in each. */
export interface Frame {
  request(): void
  /** For good: nothing is drawn any more. */
  cancel(): void
}

/**
 * One frame for however many requests. For paper there is no next frame: what waits is drawn when printing begins, and until it ends everything at once.
 * @param draw `isForPaper`: what is drawn now is what is printed
 */
export function createFrame(draw: (isForPaper: boolean) => void): Frame {
  let id: number | undefined
  let isForPaper = false
  const drop = () => {
    if (id !== undefined) cancelAnimationFrame(id)
    id = undefined
  }
  const print = ({ type }: Event) => {
    isForPaper = type === 'beforeprint'
    if (!isForPaper) return
    drop()
    draw(true)
  }
  addEventListener('beforeprint', print)
  addEventListener('afterprint', print)
  return {
    request() {
      if (isForPaper) return draw(true)
      id ??= requestAnimationFrame(() => {
        id = undefined
        draw(false)
      })
    },
    cancel() {
      drop()
      removeEventListener('beforeprint', print)
      removeEventListener('afterprint', print)
    },
  }
}
