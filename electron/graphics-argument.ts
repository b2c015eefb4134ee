/** Tells the page's process that there is no graphics card: see `mayHaveGraphics`. */
export const NO_GRAPHICS = '--interleave-no-graphics'
