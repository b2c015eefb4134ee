import {
  RUN_METRICS as ENGLISH_RUN_METRICS,
  type RunMetric,
  TASK_END,
  TASK_METRICS as ENGLISH_TASK_METRICS,
  type TaskMetric,
} from '../metric-definitions'
import type { DescribedMetric } from '../sentences'

type Row<Metric extends string> = readonly [metric: Metric, name: string, meaning: string, formula: string]

const TASK_ROWS: readonly Row<TaskMetric | 'endedBy'>[] = [
  ['arrival', '到達', '任務進入系統的時刻。', '到達 = arrive 的時刻'],
  ['response', '回應時間', '任務多久以後第一次執行。', '回應時間 = 第一次分派 − 到達'],
  ['finish', '完成', '任務做完所有步驟、離開系統的時刻。', '完成 = finish 的時刻；沒有做完的任務沒有'],
  ['turnaround', '周轉時間', '任務在系統裡多久。', '周轉時間 = 完成 − 到達 = 執行 + 等待 + 阻塞 + 切換'],
  [
    'running',
    '執行',
    '占用核心的時間；在事件迴圈裡，也包括阻塞呼叫占住迴圈的時間。',
    '執行 = Σ (終點 − 起點)，各執行片段',
  ],
  [
    'waiting',
    '等待',
    '可以執行卻沒有執行的時間：就緒，或在事件迴圈裡已到期。',
    '等待 = Σ (分派 − 可以繼續的時刻)，不含切換與阻塞',
  ],
  [
    'blocked',
    '阻塞',
    '等 I/O、計時器、執行緒池、鎖、號誌、事件、佇列或另一個任務的時間。',
    '阻塞 = Σ (喚醒或到期 − 阻塞)，各次等待',
  ],
  ['switching', '切換', '為它花的內容切換（執行緒）或每步成本（事件迴圈）。', '切換 = Σ (分派 − 開始切換)'],
  [
    'involuntary',
    '作業系統決定',
    '作業系統收回它的 CPU 幾次：時間配額用完，又有別的任務就緒。',
    '作業系統決定 = 它被搶佔的次數',
  ],
  ['voluntary', '自己決定', '它自己放開幾次：阻塞、await 或讓出；完成不算。', '自己決定 = 阻塞次數 + 讓出次數'],
  ['endedBy', '結局', '任務怎麼離開，或為什麼沒能離開。', '完成、取消或錯誤；執行先結束時是死結或截斷'],
]

const RUN_ROWS: readonly Row<RunMetric>[] = [
  ['involuntary', '作業系統決定', '作業系統決定暫停幾次：時間配額用完，又有別的任務就緒。', '作業系統決定 = 搶佔次數'],
  ['voluntary', '任務決定', '任務決定暫停幾次：阻塞、await 或讓出；完成不算。', '任務決定 = 阻塞次數 + 讓出次數'],
  ['makespan', '總時間', '最後一件事發生的時刻；在截止時間截斷的執行，就是截止時間。', '總時間 = 最後一個事件的時刻'],
  ['turnaround', '平均周轉時間', '完成的任務的平均。', '完成 − 到達 的平均'],
  ['response', '平均回應時間', '執行過的任務的平均。', '第一次分派 − 到達 的平均'],
  ['waiting', '平均等待時間', '各任務可以執行卻沒有執行的時間的平均，不含切換與阻塞。', '等待時間的平均'],
  [
    'starvation',
    '最長飢餓',
    '任務可以執行卻沒有執行，連續最久的一段。',
    '所有任務的所有等待中，(切換或分派 − 可以繼續的時刻) 的最大值',
  ],
  [
    'longestStall',
    '最長停頓',
    '有別的任務就緒或到期時，最長的執行片段。',
    '別人在等時，迴圈的執行片段 (終點 − 起點) 的最大值',
  ],
  [
    'timerLateness',
    '計時器最晚',
    '從睡眠結束到任務執行，最久的一次。',
    '睡眠與輪詢空檔的 (分派 − 到期) 的最大值；執行緒：分派 − 喚醒',
  ],
  ['longestSlice', '最長片段', '從分派到暫停或完成，最久的一次。', '各執行片段 (終點 − 起點) 的最大值'],
  [
    'cpuBusy',
    'CPU 忙碌',
    '所有核心上任務用掉的 CPU 時間。阻塞呼叫占住迴圈的時間不算忙碌。',
    '忙碌 = Σ (終點 − 起點 − 凍結)，各執行片段',
  ],
  ['cpuUtilisation', 'CPU 使用率', '所有的 CPU 時間用了多少。', '使用率 = 忙碌 / (核心數 × 總時間)'],
  ['throughput', '產量', '每秒模擬時間完成幾個任務。', '產量 = 完成的任務數 / 總時間'],
  ['involuntaryRate', '每秒作業系統決定', '每秒模擬時間，作業系統收回 CPU 幾次。', '作業系統決定 / 總時間'],
  ['voluntaryRate', '每秒任務決定', '每秒模擬時間，任務自己放開幾次。', '任務決定 / 總時間'],
  [
    'contextSwitches',
    '內容切換次數',
    '核心或迴圈換成與上一個不同的任務，一共幾次。',
    '任務與前一次不同的分派次數；第一次也算',
  ],
  [
    'fairness',
    '公平性',
    '任務得到的服務有多平均：每個任務想要的 CPU 時間都得到同樣比例時是 1，全給一個任務時是 1/n。',
    '(Σx)² / (n Σx²)，x = 各任務的 執行 / (執行 + 等待 + 切換)',
  ],
  [
    'lostUpdates',
    '遺失更新',
    '任務讀取變數以後，另一個任務寫入了，它又蓋掉，一共幾次。',
    '自己上次讀取以後，別的任務寫過同一個變數，這時又寫入的次數',
  ],
  ['iterations', '迭代次數', '迴圈轉了幾圈，至少執行一個回呼的才算。', '就緒佇列不是空的迭代次數'],
]

export const TASK_METRICS = described(TASK_ROWS, { ...ENGLISH_TASK_METRICS, endedBy: TASK_END })
export const RUN_METRICS = described(RUN_ROWS, ENGLISH_RUN_METRICS)

/** The sources stay as they are: they are titles of books and names of programs. */
function described<Metric extends string>(
  rows: readonly Row<Metric>[],
  english: Readonly<Record<Metric, DescribedMetric>>,
): Readonly<Record<Metric, DescribedMetric>> {
  return Object.fromEntries(
    rows.map(([metric, name, meaning, formula]) => [
      metric,
      { name, meaning, formula, source: english[metric].source },
    ]),
  ) as Record<Metric, DescribedMetric>
}
