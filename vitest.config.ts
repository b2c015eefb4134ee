import { defineConfig } from 'vitest/config'

process.env.TZ = 'UTC'

export default defineConfig({
  // The build splits the texts in two; here each part is the whole.
  resolve: { alias: [{ find: /\.json\?(?:first|rest)$/, replacement: '.json' }] },
  test: {
    environment: 'node',
    include: ['{shared,electron,renderer,scripts}/**/*.test.{ts,tsx,mjs}'],
    env: { TZ: 'UTC' },
    // Some tests start real processes; a busy machine must not make them fail.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
