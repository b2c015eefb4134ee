import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { commandLineBuild } from './command-line-build.mjs'
import { Failure } from './failure.mjs'
import { run } from './run.mjs'
import { fingerprint, forgetBuild, isBuilt, recordBuild } from './sources.mjs'

/** What the app is built from, and what the build leaves. Paths relative to the root. */
export const appBuild = {
  stamp: 'out/app.stamp',
  sources: ['electron', 'renderer', 'shared', 'package.json', 'package-lock.json', 'electron.vite.config.ts'],
  outputs: ['out/main/index.cjs', 'out/main/simulation-worker.cjs', 'out/preload/index.cjs', 'out/renderer/index.html'],
}

/**
 * @param {string} root
 * @param {{ stamp: string, sources: readonly string[], outputs: readonly string[] }} build
 */
export function isUpToDate(root, build) {
  return isBuilt(root, build.stamp, fingerprint(root, build.sources), build.outputs)
}

/**
 * Builds the window's three parts into out/.
 * @param {string} root
 */
export async function buildApp(root) {
  const before = fingerprint(root, appBuild.sources)
  forgetBuild(root, appBuild.stamp)
  const result = await run(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (result.code !== 0) throw buildFailure('app', result.stderr || result.stdout)
  recordBuild(root, appBuild.stamp, before)
}

/**
 * Builds the command line into one file for plain Node. The file is put in its place in one step: a command that runs meanwhile sees the old or the new one.
 * @param {string} root
 */
export async function buildCommandLine(root) {
  const before = fingerprint(root, commandLineBuild.sources)
  await bundle(root, 'electron/cli/index.ts', 'out/cli/interleave.mjs')
  recordBuild(root, commandLineBuild.stamp, before)
}

/**
 * Bundles a TypeScript entry and all it imports into one ECMAScript module, for Node or for a page (where Node's own modules are packages).
 * @param {string} root
 * @param {string} entry relative to root
 * @param {string} outFile relative to root
 * @param {'node' | 'webworker'} place
 */
export async function bundle(root, entry, outFile, place = 'node') {
  const { build } = await import('vite')
  const built = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, target: place },
    build: {
      ssr: join(root, entry),
      target: 'node20.19',
      minify: false,
      write: false,
      rolldownOptions: { output: { format: 'es', codeSplitting: false } },
    },
  }).catch((/** @type {unknown} */ error) => {
    throw buildFailure('command line', error instanceof Error ? error.message : String(error))
  })
  const [output] = Array.isArray(built) ? built : [built]
  const chunk = output && 'output' in output ? output.output[0] : undefined
  if (!chunk) throw new Error(`bundling ${entry} gave no code`)
  const target = join(root, outFile)
  mkdirSync(dirname(target), { recursive: true })
  const unfinished = `${target}.${process.pid}.tmp`
  writeFileSync(unfinished, chunk.code)
  renameSync(unfinished, target)
}

/**
 * @param {string} what
 * @param {string} output
 */
function buildFailure(what, output) {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at /.test(line))
  return new Failure(
    `The ${what} could not be built:\n${lines.slice(0, 20).join('\n')}`,
    'Correct the source named above and try again.',
  )
}
