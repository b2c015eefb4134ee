import { join } from 'node:path'
import { app } from 'electron'

/** Where a file of the app's own lies. */
export function userData(fileName: string): string {
  return join(app.getPath('userData'), fileName)
}
