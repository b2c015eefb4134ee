import { CHINESE } from '../../shared/trace/zh-tw/sentences'
import type { Translation } from './translation'
import texts from './zh-TW.json'

/** 繁體中文. In a file of its own in the build, which only a window that speaks it loads. */
export const ZH_TW: Translation = { texts, fit, sentences: CHINESE }

const HAN = /\p{Script=Han}/u
/** Letters and digits of all other scripts. */
const WORD = /(?!\p{Script=Han})[\p{L}\p{N}%]/u

/** Between Chinese characters and Latin letters or digits stands a space, whichever of the two the value brings along: `從 4 ms 起`, `事件迴圈的設定`. */
function fit(value: string, before = '', after = ''): string {
  const needsSpace = (left: string, right: string) =>
    (HAN.test(left) && WORD.test(right)) || (WORD.test(left) && HAN.test(right))
  const [first = ''] = value
  const last = value.slice(-1)
  return `${needsSpace(before, first) ? ' ' : ''}${value}${needsSpace(last, after) ? ' ' : ''}`
}
