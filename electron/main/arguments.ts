import { resolve } from 'node:path'

/**
 * The file a command line names, as a full path, or undefined: the last argument that is no switch. Chromium, a test driver and a second instance
 * all put switches of their own between ours, so everything with a dash in front is skipped. An unpackaged app has its own folder as first argument.
 */
export function fileFromArguments(
  argv: readonly string[],
  workingDirectory: string,
  { isPackaged }: { readonly isPackaged: boolean },
): string | undefined {
  const named = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'))
  const file = (isPackaged ? named : named.slice(1)).at(-1)
  return file === undefined ? undefined : resolve(workingDirectory, file)
}
