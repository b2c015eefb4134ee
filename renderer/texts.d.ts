/** The texts that the first picture of the window needs; the build leaves out the others (see electron.vite.config.ts). */
declare module '*/en.json?first' {
  const texts: unknown
  export default texts
}

/** All the others. */
declare module '*/en.json?rest' {
  const texts: unknown
  export default texts
}
