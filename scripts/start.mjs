// `npm start [-- file.json]`: installs and builds what is missing, finds an Electron and opens the window.
// Parsed by old versions of Node too, so that they can be told what they are: nothing but a check and an import.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Interleave needs Node.js 20.19 or newer, this is ${process.versions.node}.\nInstall a current one from https://nodejs.org and try again.\n`,
  )
  process.exit(1)
}
void import('./lib/start.mjs').then(({ start }) => start(process.argv.slice(2)))
