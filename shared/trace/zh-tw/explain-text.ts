import { assertNever } from '../../assert-never'
import type { Micros } from '../../time'
import type { Explanation, OtherRunner, SliceEnd } from '../explanation'
import { lengthText, momentText } from '../words'
import { tieValueWords, waitNoun, waitWords } from './words'

const CALLS = { blockingSleep: ' time.sleep ', blockingIo: '阻塞式 I/O ' } as const
const WHATS = { timer: '計時器', io: ' I/O ', pool: '執行緒池的結果', connection: '連線' } as const

/** An explanation for tooltips and the table: two or three short sentences, of which the first says the state. */
export function explainText(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'notThere':
      return explanation.arrives === undefined ? '不會到達。' : `還沒到：${momentText(explanation.arrives)} 才到達。`
    case 'running': {
      const where = explanation.core === undefined ? '執行中' : `在核心 ${explanation.core} 執行`
      return `從 ${momentText(explanation.since)} 起${where}。${sliceEndText(explanation.until, explanation.end)}${otherRunnerText(explanation.otherRule)}`
    }
    case 'frozen': {
      const { call, until, sliceUntil } = explanation
      const letsGo = sliceUntil > until ? `，${momentText(sliceUntil)} 才放開迴圈` : ''
      return `凍結：${CALLS[call].trimStart()}占住整個迴圈。沒有人決定。到 ${momentText(until)} 為止${letsGo}。`
    }
    case 'ready':
      return `就緒，在佇列排第 ${explanation.place}。${readyText(explanation)}${runsText(explanation.runs, '開始')}`
    case 'preempted': {
      const { place, since, quantum, runs } = explanation
      const what = quantum === undefined ? '時間配額' : ` ${lengthText(quantum)} 的時間配額`
      const why = `作業系統在 ${momentText(since)} 收回 CPU：它的${what}用完，又有別的任務就緒。`
      return `就緒，在佇列排第 ${place}。${why}${runsText(runs, '再')}${otherRunnerText(explanation.otherRule)}`
    }
    case 'late': {
      const { what, due, found, late } = explanation
      const looked = found === undefined ? '迴圈一直沒去看' : `迴圈在 ${momentText(found)} 才去看`
      return `晚了 ${lengthText(late)}：${WHATS[what].trimStart()}在 ${momentText(due)} 到期，${looked}。`
    }
    case 'blocked':
      return `阻塞，從 ${momentText(explanation.since)} 起${waitWords(explanation.on)}：任務決定。${wakeText(explanation)}`
    case 'switching': {
      const { core, since, until } = explanation
      const runs = until === undefined ? '還沒切換完，執行就結束了。' : `${momentText(until)} 開始執行。`
      return `${core === undefined ? 'CPU ' : `核心 ${core} `}從 ${momentText(since)} 起切換到它：這段時間屬於系統，不屬於任何任務。${runs}`
    }
    case 'gone':
      if (explanation.failure === 'cancelled') return `在 ${momentText(explanation.since)} 被取消。`
      if (explanation.failure === 'error') return `在 ${momentText(explanation.since)} 因錯誤結束。`
      return explanation.isFinished
        ? `在 ${momentText(explanation.since)} 完成。`
        : `執行在 ${momentText(explanation.since)} 結束，它還沒完成。`
    default:
      return assertNever(explanation, 'explanation')
  }
}

function sliceEndText(until: Micros, end: SliceEnd): string {
  const at = momentText(until)
  switch (end.kind) {
    case 'preempt':
      return `作業系統在 ${at} 收回 CPU：它的時間配額用完，又有別的任務就緒。`
    case 'yield':
      return `到 ${at} 為止，接著讓出：任務決定。`
    case 'block':
      return end.on === undefined
        ? `到 ${at} 為止，接著阻塞，又立刻被喚醒：任務決定。`
        : `到 ${at} 為止，接著${waitWords(end.on)}：任務決定。`
    case 'finish':
      return `到 ${at} 為止，接著完成。`
    case 'cut':
      return `執行在 ${at} 結束：沒有人決定。`
    default:
      return assertNever(end, 'end')
  }
}

function otherRunnerText(other: OtherRunner | undefined): string {
  return other === undefined ? '' : `若${tieValueWords(other.value)}，這裡會是 ${other.task} 執行。`
}

function readyText({ since, why, by }: Extract<Explanation, { kind: 'ready' }>): string {
  const at = momentText(since)
  switch (why) {
    case 'arrived':
      return `在 ${at} 到達。`
    case 'started':
      return `在 ${at} 由 ${by} 啟動。`
    case 'woke':
      return `它等的事在 ${at} 發生。`
    case 'wokenBy':
      return `在 ${at} 被 ${by} 喚醒。`
    case 'yielded':
      return `它在 ${at} 讓出：任務決定。`
    case 'childRuns':
      return `它在 ${at} 啟動另一個任務，等它完成：任務決定。`
    default:
      return assertNever(why, 'why')
  }
}

function runsText(runs: Micros | undefined, begins: '開始' | '再'): string {
  return runs === undefined ? '到執行結束都沒輪到它。' : `${momentText(runs)} ${begins}執行。`
}

function wakeText({ until, isTimed, heldBy, on }: Extract<Explanation, { kind: 'blocked' }>): string {
  const holder = heldBy !== undefined && on.startsWith('lock:') ? `${waitNoun(on)} 在 ${heldBy} 手上。` : ''
  if (until === undefined) return `${holder}到執行結束都還在等。`
  return `${holder}${momentText(until)} ${isTimed ? '到期' : '被喚醒'}。`
}
