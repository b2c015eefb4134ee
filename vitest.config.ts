import { defineConfig } from 'vitest/config'

process.env.TZ = 'UTC'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{shared,electron,renderer,scripts}/**/*.test.{ts,tsx,mjs}'],
    env: { TZ: 'UTC' },
    // Some tests start real processes; a busy machine must not make them fail.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
