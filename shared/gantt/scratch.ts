/**
 * Arrays for the columns of one picture after the other. Memory that is new in every frame costs more than what is written into it, so a chart that
 * moves keeps its own; a picture drawn once needs none.
 */
export interface Scratch {
  /** An array of the current picture: its values are those of an earlier one. */
  take(length: number): Float32Array<ArrayBuffer>
  /** The next picture begins: what was taken so far is nobody's any more. */
  reset(): void
}

export function createScratch(): Scratch {
  let arrays: Float32Array<ArrayBuffer>[] = []
  let taken = 0
  return {
    take(length) {
      const known = arrays[taken]
      if (known?.length !== length) arrays[taken] = new Float32Array(length)
      return arrays[taken++]
    },
    reset() {
      // What the last picture did not need any more is let go.
      if (taken < arrays.length) arrays = arrays.slice(0, taken)
      taken = 0
    },
  }
}
