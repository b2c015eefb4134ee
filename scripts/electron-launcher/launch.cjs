'use strict'
// The fallback Electron comes without the start program of the official one. This stands in its place (resources/app) and does the same:
// it loads the application folder that is named first on the command line.
const { app, dialog } = require('electron')
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))

try {
  if (folder === undefined) throw new Error('no application folder was named on the command line')
  const root = resolve(folder)
  const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  process.defaultApp = true
  app.setAppPath(root)
  if (description.version) app.setVersion(description.version)
  if (description.productName || description.name) app.name = description.productName || description.name
  require(join(root, description.main))
} catch (error) {
  // Nothing of the application runs yet that could say it better.
  process.stderr.write(
    `The application could not be loaded: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  dialog.showErrorBox('Interleave', String(error))
  app.exit(1)
}
