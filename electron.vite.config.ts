import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** The oldest Electron the app runs in is 25.1.1: Node 18.15, Chromium 114. */
const nodeTarget = 'node18.15'
const pageTarget = 'chrome114'

const at = (path: string) => resolve(import.meta.dirname, path)

/**
 * react-aria empties its live regions with `innerHTML = ''`, which the page's content policy (no Trusted Types at all) forbids: a second announcement
 * would take the window down. The build puts `replaceChildren()` there, and stops if it no longer finds what it replaces.
 */
function withoutInnerHtml(): Plugin {
  const emptying = /\.innerHTML = ''/g
  return {
    name: 'interleave:without-inner-html',
    enforce: 'pre',
    transform(code, id) {
      if (!/react-aria\/dist\/private\/live-announcer\/LiveAnnouncer\.m?js$/.test(id)) return undefined
      if (code.match(emptying)?.length !== 2) this.error('LiveAnnouncer no longer empties two regions with innerHTML')
      return { code: code.replaceAll(emptying, '.replaceChildren()'), map: null }
    },
  }
}

/** The texts of `locales/en.json` that the first chart needs, whole sections or single ones: they come with the entry, the others after that chart. */
const FIRST_TEXTS = [
  'document',
  'glue.comma',
  'models',
  'settings.separator',
  'settings.quantumText',
  'settings.untilBlock',
  'settings.until',
  'settings.coresText',
  'settings.contextSwitchText',
  'settings.stepCostText',
  'settings.iterationCostText',
  'settings.heapOrderText',
  'settings.sequentialText',
  'settings.presetText',
  'chart.label',
  'chart.quantum',
  'chart.late',
  'chart.frozen',
  'chart.waits',
  'chart.deadlock',
  'chart.error',
  'chart.cancelled',
  'chart.lostUpdate',
  'chart.osHere',
  'chart.tasksHere',
  'chart.osNone',
  'chart.tasksNone',
  'chart.osScale',
  'chart.tasksScale',
  'verdict',
  'averages.text',
  'queues.running',
  'queues.ready',
  'queues.timers',
  'queues.io',
  'queues.others',
  'queues.none',
  'status.label',
  'status.opened',
  'status.ran',
  'keys',
  'failure',
  'problems.title',
]

type TextTree = { readonly [name: string]: TextTree | string }

/** The first texts below a path, or all but them. The two forms of a text that depends on a number go by their common name. */
function textsOf(tree: TextTree, path: string, isFirst: boolean): TextTree {
  const kept = Object.entries(tree).flatMap(([name, node]): [string, TextTree | string][] => {
    const key = `${path}${name.replace(/_(?:one|other)$/, '')}`
    if (FIRST_TEXTS.includes(key)) return isFirst ? [[name, node]] : []
    if (typeof node === 'string') return isFirst ? [] : [[name, node]]
    const below = textsOf(node, `${key}.`, isFirst)
    return Object.keys(below).length > 0 ? [[name, below]] : []
  })
  return Object.fromEntries(kept)
}

/** `en.json?first` and `en.json?rest`: the texts in two parts. Without this plugin (in unit tests) each is the whole. */
function textsInTwoParts(): Plugin {
  const file = at('renderer/locales/en.json')
  const prefix = '\0interleave:texts/'
  return {
    name: 'interleave:texts-in-two-parts',
    enforce: 'pre',
    resolveId(id) {
      const [, part] = /\/locales\/en\.json\?(first|rest)$/.exec(id) ?? []
      return part === undefined ? undefined : `${prefix}${part}`
    },
    load(id) {
      if (!id.startsWith(prefix)) return undefined
      this.addWatchFile(file)
      const texts = textsOf(JSON.parse(readFileSync(file, 'utf8')) as TextTree, '', id === `${prefix}first`)
      return `export default ${JSON.stringify(texts)}`
    },
  }
}

/** Most bytes of minified JavaScript that the page may load before any of it runs. */
const MOST_ENTRY_BYTES = 350_000

/**
 * Stops the build where the page would load too much at once, or a text that its first modules name is among those that come later. All that
 * index.html loads counts: the entry and whatever it imports statically.
 */
function watchEntry(): Plugin {
  return {
    name: 'interleave:watch-entry',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = new Map(
          Object.entries(bundle).flatMap(([name, one]) => (one.type === 'chunk' ? [[name, one]] : [])),
        )
        const first = new Set<string>()
        const follow = (name: string): void => {
          const chunk = first.has(name) ? undefined : chunks.get(name)
          if (!chunk) return
          first.add(name)
          for (const imported of chunk.imports) follow(imported)
        }
        // The entry itself is gone where it only imported: then the page names what it imported.
        for (const [name, { moduleIds }] of chunks) if (moduleIds.includes(at('renderer/main.tsx'))) follow(name)
        const all = [...first].flatMap((name) => chunks.get(name) ?? [])
        const bytes = all.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
        const most = MOST_ENTRY_BYTES
        if (bytes > most)
          this.error(`The page loads ${bytes} bytes of JavaScript at once, more than ${most}: see components/later.ts`)
        for (const id of all.flatMap(({ moduleIds }) => moduleIds)) {
          const missing = id.startsWith(at('renderer')) ? textsNamedIn(id).find((key) => !isFirstText(key)) : undefined
          if (missing !== undefined)
            this.error(`${id} needs the text ${missing} for the first chart: name it in FIRST_TEXTS`)
        }
      },
    },
  }
}

/** The keys a module's source gives to `t`; of a key that is put together, its beginning. */
function textsNamedIn(module: string): string[] {
  const [path = module] = module.split('?')
  return [...readFileSync(path, 'utf8').matchAll(/\b(?:t|texts)\(\s*['`]([a-zA-Z]+\.[\w.]*)/g)].flatMap(
    ([, key = '']) => key,
  )
}

function isFirstText(key: string): boolean {
  return FIRST_TEXTS.some((first) => key === first || key.startsWith(`${first}.`))
}

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: nodeTarget,
      minify: true,
      externalizeDeps: false,
      lib: {
        entry: { index: at('electron/main/index.ts'), 'simulation-worker': at('electron/simulation-worker.ts') },
        formats: ['cjs'],
      },
      // Chunks lie beside the entries, so that `__dirname` means the same folder in all of them.
      rolldownOptions: { output: { entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' } },
      license: { fileName: 'third-party-licenses.json' },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: nodeTarget,
      minify: true,
      externalizeDeps: false,
      isolatedEntries: true,
      lib: { entry: at('electron/preload/index.ts'), formats: ['cjs'] },
      rolldownOptions: { output: { entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [withoutInnerHtml(), textsInTwoParts(), watchEntry(), react()],
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      target: pageTarget,
      cssTarget: pageTarget,
      minify: true,
      assetsInlineLimit: 0,
      // One style sheet, and no list in each dynamic import of what else to load: from the disk one after the other is as fast.
      cssCodeSplit: false,
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_file, dependencies, { hostType }) => (hostType === 'html' ? dependencies : []),
      },
      rolldownOptions: {
        input: at('renderer/index.html'),
        // What the page loads at once is one file: each further one is a question to the main process, which is busy starting.
        output: { codeSplitting: { groups: [{ name: 'first', test: /renderer\/main\.tsx$/ }] } },
      },
      license: { fileName: 'third-party-licenses.json' },
    },
  },
})
