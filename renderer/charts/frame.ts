/** One frame for however many requests. */
export function createFrame(draw: () => void): { request(): void; cancel(): void } {
  let id: number | undefined
  return {
    request() {
      id ??= requestAnimationFrame(() => {
        id = undefined
        draw()
      })
    },
    cancel() {
      if (id !== undefined) cancelAnimationFrame(id)
      id = undefined
    },
  }
}
