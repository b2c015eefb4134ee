import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** The oldest Electron the app runs in is 25.1.1: Node 18.15, Chromium 114. */
const nodeTarget = 'node18.15'
const pageTarget = 'chrome114'

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

const at = (path: string) => resolve(import.meta.dirname, path)

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
    plugins: [withoutInnerHtml(), react()],
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      target: pageTarget,
      cssTarget: pageTarget,
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('renderer/index.html') },
      license: { fileName: 'third-party-licenses.json' },
    },
  },
})
