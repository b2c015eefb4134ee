/** What a task does that is blocked on `lock:m`, `io:disk`, `sleep` (see `waitName`): `等鎖 m`. */
export function waitWords(on: string): string {
  const [what, name] = split(on)
  switch (what) {
    case 'sleep':
    case 'blockingSleep':
      return '睡眠'
    case 'put':
      return `等佇列 ${name} 有空位`
    case 'join':
      return `等 ${name} 完成`
    case 'poll':
      return '等下一次再問'
    default:
      return `等${waitNoun(on).replace(/^(?=[\w])/, ' ')}`
  }
}

/** What `sleep`, `lock:m`, `join:B` is called: `鎖 m`, `B 的結束`. */
export function waitNoun(on: string): string {
  const [what, name] = split(on)
  switch (what) {
    case 'sleep':
      return '睡眠'
    case 'io':
      return name === undefined ? 'I/O' : `${name} 的 I/O`
    case 'blockingIo':
      return '阻塞式 I/O'
    case 'blockingSleep':
      return 'time.sleep'
    case 'lock':
      return `鎖 ${name}`
    case 'semaphore':
      return `號誌 ${name}`
    case 'event':
      return `事件 ${name}`
    case 'put':
      return `佇列 ${name} 的空位`
    case 'get':
      return `佇列 ${name} 的項目`
    case 'join':
      return `${name} 的結束`
    case 'gather':
      return 'gather 的全部任務'
    case 'offload':
      return '執行緒池'
    case 'poll':
      return '再問以前的空檔'
    default:
      return name === undefined ? what : `${what} ${name}`
  }
}

const TIE_VALUES: Readonly<Record<string, string>> = {
  newcomerFirst: '新來的先',
  preemptedFirst: '被搶佔的先',
  arrivalFirst: '到達的先',
  wakeUpFirst: '喚醒的先',
  callOrder: '依呼叫順序',
  heapOrder: '依堆積順序',
}

/** `newcomerFirst`: `新來的先`. */
export function tieValueWords(value: string): string {
  return TIE_VALUES[value] ?? value
}

/** Names may hold colons themselves: only the first one separates. */
function split(on: string): [string, string | undefined] {
  const colon = on.indexOf(':')
  return colon < 0 ? [on, undefined] : [on.slice(0, colon), on.slice(colon + 1)]
}
