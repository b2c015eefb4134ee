/** @typedef {{ write(text: string): unknown, isTTY?: boolean }} Output */

/**
 * Says what a long step does and, while it lasts, how far it is: on a terminal in place once a second, elsewhere a line every ten.
 * The step's own report (`report('42 %')`) is shown where it has one, the elapsed seconds otherwise. All of it on standard error.
 * @template T
 * @param {string} what "Installing the packages"
 * @param {(report: (how: string) => void) => Promise<T>} work
 * @param {Output} [output]
 * @returns {Promise<T>}
 */
export async function step(what, work, output = process.stderr) {
  const begun = performance.now()
  let how = ''
  const passed = () => (performance.now() - begun) / 1000
  const seconds = () => `${passed() < 10 ? passed().toFixed(1) : Math.round(passed())} s`
  const line = () => `${what} … ${how ? `${how}, ` : ''}${Math.round(passed())} s`
  if (!output.isTTY) output.write(`${what} …\n`)
  else output.write(`${what} …`)
  const timer = setInterval(
    () => output.write(output.isTTY ? `\r\x1b[K${line()}` : `${line()}\n`),
    output.isTTY ? 1_000 : 10_000,
  )
  try {
    const result = await work((text) => {
      how = text
    })
    output.write(`${output.isTTY ? '\r\x1b[K' : ''}${what}: done in ${seconds()}\n`)
    return result
  } catch (error) {
    output.write(`${output.isTTY ? '\r\x1b[K' : ''}${what}: failed after ${seconds()}\n`)
    throw error
  } finally {
    clearInterval(timer)
  }
}
