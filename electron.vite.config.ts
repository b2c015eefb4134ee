import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** The oldest Electron the app runs in is 25.1.1: Node 18.15, Chromium 114. */
const nodeTarget = 'node18.15'
const pageTarget = 'chrome114'

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
    plugins: [react()],
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
