import { describe, expect, it } from 'vitest'
import { listSteps } from '../../task-set/steps'
import type { Explanation } from '../explanation'
import { RUN_METRICS, TASK_METRICS } from '../metric-definitions'
import { ENGLISH } from '../sentences'
import { CHINESE } from './sentences'

const { explainText } = CHINESE

/** English words beyond ids, calls, units and names that Chinese lecturers use as they are. */
const ENGLISH_WORD =
  /\b(?!ms\b|CPU\b|I\b|O\b|io\b|time\b|sleep\b|await\b|gather\b|finish\b|arrive\b|max\b|n\b)[a-z]{2,}\b/i

const EXPLANATIONS: readonly (readonly [explanation: Explanation, text: string])[] = [
  [{ kind: 'notThere', arrives: undefined }, '不會到達。'],
  [{ kind: 'notThere', arrives: 4000 }, '還沒到：4.0 ms 才到達。'],
  [
    { kind: 'running', core: undefined, since: 3500, until: 7500, end: { kind: 'preempt', decider: 'os' } },
    '從 3.5 ms 起執行中。作業系統在 7.5 ms 收回 CPU：它的時間配額用完，又有別的任務就緒。',
  ],
  [
    { kind: 'running', core: 1, since: 0, until: 4000, end: { kind: 'block', decider: 'task', on: 'lock:m' } },
    '從 0.0 ms 起在核心 1 執行。到 4.0 ms 為止，接著等鎖 m：任務決定。',
  ],
  [
    {
      kind: 'running',
      core: undefined,
      since: 0,
      until: 4000,
      end: { kind: 'finish', decider: 'task' },
      otherRule: { setting: 'sameInstant', value: 'preemptedFirst', task: 'B' },
    },
    '從 0.0 ms 起執行中。到 4.0 ms 為止，接著完成。若被搶佔的先，這裡會是 B 執行。',
  ],
  [
    { kind: 'frozen', call: 'blockingSleep', since: 10_000, until: 20_000, sliceUntil: 22_000 },
    '凍結：time.sleep 占住整個迴圈。沒有人決定。到 20.0 ms 為止，22.0 ms 才放開迴圈。',
  ],
  [
    { kind: 'frozen', call: 'blockingIo', since: 10_000, until: 20_000, sliceUntil: 20_000 },
    '凍結：阻塞式 I/O 占住整個迴圈。沒有人決定。到 20.0 ms 為止。',
  ],
  [
    { kind: 'ready', place: 2, since: 4000, runs: 8500, why: 'wokenBy', by: 'A', decider: 'none' },
    '就緒，在佇列排第 2。在 4.0 ms 被 A 喚醒。8.5 ms 開始執行。',
  ],
  [
    { kind: 'ready', place: 1, since: 0, runs: undefined, why: 'arrived', by: undefined, decider: 'none' },
    '就緒，在佇列排第 1。在 0.0 ms 到達。到執行結束都沒輪到它。',
  ],
  [
    { kind: 'preempted', place: 3, since: 7500, runs: 9000, quantum: 4000, decider: 'os' },
    '就緒，在佇列排第 3。作業系統在 7.5 ms 收回 CPU：它的 4 ms 的時間配額用完，又有別的任務就緒。9.0 ms 再執行。',
  ],
  [
    { kind: 'late', what: 'timer', due: 4000, found: 18_500, late: 10_000 },
    '晚了 10 ms：計時器在 4.0 ms 到期，迴圈在 18.5 ms 才去看。',
  ],
  [
    { kind: 'late', what: 'io', due: 4000, found: undefined, late: 500 },
    '晚了 0.5 ms：I/O 在 4.0 ms 到期，迴圈一直沒去看。',
  ],
  [
    { kind: 'blocked', on: 'io:disk', since: 500, until: 4000, isTimed: true, heldBy: undefined, decider: 'task' },
    '阻塞，從 0.5 ms 起等 disk 的 I/O：任務決定。4.0 ms 到期。',
  ],
  [
    { kind: 'blocked', on: 'lock:m', since: 500, until: undefined, isTimed: false, heldBy: 'B', decider: 'task' },
    '阻塞，從 0.5 ms 起等鎖 m：任務決定。鎖 m 在 B 手上。到執行結束都還在等。',
  ],
  [
    { kind: 'switching', core: undefined, since: 4000, until: 5000 },
    'CPU 從 4.0 ms 起切換到它：這段時間屬於系統，不屬於任何任務。5.0 ms 開始執行。',
  ],
  [{ kind: 'gone', since: 4000, isFinished: true, failure: undefined }, '在 4.0 ms 完成。'],
  [{ kind: 'gone', since: 4000, isFinished: false, failure: 'error' }, '在 4.0 ms 因錯誤結束。'],
  [{ kind: 'gone', since: 4000, isFinished: false, failure: undefined }, '執行在 4.0 ms 結束，它還沒完成。'],
]

describe('what is said about a run in 繁體中文', () => {
  it.each(EXPLANATIONS)('of a moment: %j', (explanation, text) => {
    expect(explainText(explanation)).toBe(text)
  })

  it('of a wait: what the task does, and what it waits for', () => {
    const waits = [
      'sleep',
      'io',
      'io:disk',
      'lock:m',
      'semaphore:s',
      'event:e',
      'put:q',
      'get:q',
      'join:B',
      'gather',
      'offload',
      'poll',
      'blockingIo',
    ]
    expect(waits.map((on) => `${CHINESE.waitWords(on)}/${CHINESE.waitNoun(on)}`)).toEqual([
      '睡眠/睡眠',
      '等 I/O/I/O',
      '等 disk 的 I/O/disk 的 I/O',
      '等鎖 m/鎖 m',
      '等號誌 s/號誌 s',
      '等事件 e/事件 e',
      '等佇列 q 有空位/佇列 q 的空位',
      '等佇列 q 的項目/佇列 q 的項目',
      '等 B 完成/B 的結束',
      '等 gather 的全部任務/gather 的全部任務',
      '等執行緒池/執行緒池',
      '等下一次再問/再問以前的空檔',
      '等阻塞式 I/O/阻塞式 I/O',
    ])
  })

  it('of the longest stall, of what was late and of what goes round and round', () => {
    const tasks = ['report', 'beat', 'B', 'C', 'D'].map((id) => ({ id, definition: 0, instance: 0 }))
    const steps = listSteps({ tasks: [{ id: 'report', arrive: 0, steps: [{ op: 'cpu', ms: 9 }] }] } as never)
    const stall = { task: 0, start: 3500, end: 18_500, culprit: { step: 0, time: 9000, isFrozen: false }, waiting: [1] }
    expect(CHINESE.stallText(stall, tasks as never, steps)).toBe(
      '最長停頓 15 ms：report 從 3.5 ms 執行到 18.5 ms，其中 9 ms 在 tasks[0].steps[0]（cpu），在等的有 beat',
    )
    expect(CHINESE.stallText({ ...stall, culprit: undefined, waiting: [1, 2, 3, 4] }, tasks as never, steps)).toBe(
      '最長停頓 15 ms：report 從 3.5 ms 執行到 18.5 ms，在等的有 beat、B、C 等 4 個',
    )
    const longest = {
      kind: 'timer',
      task: 1,
      step: undefined,
      due: 4000,
      noticed: 18_500,
      ready: undefined,
      ran: undefined,
      late: 14_500,
    } as const
    expect(CHINESE.latenessText({ kind: 'timer', count: 3, longest }, tasks as never, steps)).toBe(
      '3 次計時器晚了，最多晚 14.5 ms：beat，4 ms 到期，18.5 ms 看到，沒有執行',
    )
    const loop = { since: 3000, events: 900, passed: 0, places: [{ task: 0, step: 0 }], placeCount: 1 }
    expect(CHINESE.loopText(loop, tasks as never, steps)).toBe(
      '從 3 ms 起只有任務 report 的 tasks[0].steps[0]（cpu）在發生：900 個事件，模擬時間沒有前進',
    )
  })

  it('of every metric: its own words, the source as it is', () => {
    expect(Object.keys(CHINESE.taskMetrics).toSorted()).toEqual([...Object.keys(TASK_METRICS), 'endedBy'].toSorted())
    expect(Object.keys(CHINESE.runMetrics).toSorted()).toEqual(Object.keys(RUN_METRICS).toSorted())
    for (const [chinese, english] of [
      [CHINESE.taskMetrics, ENGLISH.taskMetrics],
      [CHINESE.runMetrics, ENGLISH.runMetrics],
    ] as const) {
      for (const [metric, { name, meaning, formula, source }] of Object.entries(chinese)) {
        expect(`${name}${meaning}${formula}`).not.toMatch(ENGLISH_WORD)
        expect(source).toBe(english[metric as keyof typeof english].source)
      }
    }
  })
})
