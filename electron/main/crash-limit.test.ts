import { describe, expect, it } from 'vitest'
import { CRASH_SPAN_MS, CrashLimit } from './crash-limit'

describe('a page that crashes', () => {
  it('is opened again twice in five minutes, not a third time', () => {
    const limit = new CrashLimit()
    expect([0, 1000, 2000].map((now) => limit.mayReopen(now))).toEqual([true, true, false])
  })

  it('is opened again when the crashes lie further apart', () => {
    const limit = new CrashLimit()
    expect([0, 1000, CRASH_SPAN_MS, 2 * CRASH_SPAN_MS].map((now) => limit.mayReopen(now))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })
})
