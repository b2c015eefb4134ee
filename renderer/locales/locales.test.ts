import { afterEach, describe, expect, it } from 'vitest'
import { currentLocale, loadTexts, onLanguageChange, speak, t } from '../i18n'
import { formatCount, formatDuration } from '../format'
import en from './en.json'
import chinese from './zh-TW.json'

type Tree = { readonly [name: string]: Tree | string }

/** Every text by its key, in the order of the file. */
function flat(tree: Tree, path = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(tree).flatMap(([name, node]) =>
    typeof node === 'string' ? [[`${path}${name}`, node] as const] : flat(node, `${path}${name}.`),
  )
}

const english = flat(en)
const translated = new Map(flat(chinese))
/** The values a text names: the order of a sentence may differ, and a value may be said twice. */
const marks = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].toSorted().join(' ')

/** What is the same in both languages: names, units, keys, signs. */
const SAME = new Set([
  'models.numbered',
  'captions.of',
  'settings.separator',
  'settings.presetName.linux-sched-rr',
  'settings.presetText.linux-sched-rr',
  'settings.quantumText',
  'settings.msUnit',
  'settings.msText',
  'chart.waits.io',
  'chart.waits.join',
  'chart.waits.gather',
  'lanes.filterHint',
  'playback.perSecondShort',
  'playback.speedOption',
  'code.more',
  'queues.io',
  'metrics.none',
  'meters.perSecond',
  'table.nobody',
  'table.whys.none',
  'why.due.io',
  'keys.ctrl',
  'keys.shift',
])

describe('the texts in 繁體中文', () => {
  it('have the keys of the English ones, in their order; one form stands for every number', () => {
    const expected = english.map(([key]) => key).filter((key) => !key.endsWith('_one'))
    expect([...translated.keys()]).toEqual(expected)
  })

  it('stand for the same values', () => {
    const other = english.filter(([key, text]) => translated.has(key) && marks(text) !== marks(translated.get(key)!))
    expect(other).toEqual([])
  })

  it('are no copies of the English ones, except names, units and signs', () => {
    const copied = english.filter(([key, text]) => translated.get(key) === text).map(([key]) => key)
    expect(copied.toSorted()).toEqual([...SAME].toSorted())
  })

  it('are written with Chinese punctuation, and without spaces around it or around a value beside Chinese', () => {
    const wrong = [...translated].filter(
      ([, text]) =>
        /\p{Script=Han}[,;:!?()]|[,;:!?(]\p{Script=Han}/u.test(text) ||
        / [，。；：？、「」（）]|[，。；：？、「」（）] /.test(text) ||
        /\p{Script=Han} \{\{|\}\} \p{Script=Han}/u.test(text),
    )
    expect(wrong).toEqual([])
  })

  it('keep a space between Chinese and Latin letters or digits', () => {
    const wrong = [...translated].filter(([, text]) =>
      /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/u.test(text.replaceAll(/\{\{\w+\}\}/g, '{}')),
    )
    expect(wrong).toEqual([])
  })
})

describe('speaking 繁體中文', () => {
  afterEach(() => speak('en'))

  it('begins when its texts are there, tells whoever listens, and ends', async () => {
    const told: string[] = []
    const end = onLanguageChange(() => told.push(`${currentLocale()} ${t('verdict.os')}`))
    await speak('zh-TW')
    await speak('zh-TW')
    await speak('en')
    end()
    await speak('zh-TW')
    expect(told).toEqual(['zh-TW 作業系統決定', 'en OS decided'])
  })

  it('does what was asked last, however long the texts take', async () => {
    await Promise.all([speak('zh-TW'), speak('en')])
    expect(currentLocale()).toBe('en')
  })

  it('has one form for every number', async () => {
    await loadTexts()
    await speak('zh-TW')
    expect([0, 1, 2].map((count) => t('topBar.executions', { count }))).toEqual(['0 次執行', '1 次執行', '2 次執行'])
  })

  it('puts a space between Chinese and a value in Latin letters or digits, and none elsewhere', async () => {
    await speak('zh-TW')
    expect(t('settings.title', { name: 'Threads' })).toBe('Threads 的設定')
    expect(t('settings.title', { name: '事件迴圈' })).toBe('事件迴圈的設定')
    expect(t('lanes.core', { core: 0 })).toBe('核心 0')
    expect(t('shelf.openRecent', { folder: '講義', name: 'a.json' })).toBe('開啟講義裡的 a.json')
    expect(t('status.opened', { title: 'C' })).toBe('已開啟 C。')
  })

  it('writes numbers with half-width digits and units', async () => {
    await speak('zh-TW')
    expect([formatDuration(4000), formatCount(102_518)]).toEqual(['4.0 ms', '102,518'])
  })
})
