import { describe, expect, it } from 'vitest'
import { languageArgument, languageFrom } from '../language-argument'
import { spokenLanguage } from './language'

describe('the language spoken', () => {
  it('is the one chosen, whatever the system prefers', () => {
    expect(spokenLanguage('en', ['zh-TW'])).toBe('en')
    expect(spokenLanguage('zh-TW', ['en-GB'])).toBe('zh-TW')
  })

  it.each([
    [['zh-TW'], 'zh-TW'],
    [['zh-Hant-TW', 'en-US'], 'zh-TW'],
    [['zh_CN.UTF-8'], 'zh-TW'],
    [['zh'], 'zh-TW'],
    [['de-DE', 'zh-HK', 'en'], 'zh-TW'],
    [['en-US', 'zh-TW'], 'en'],
    [['ja-JP', 'de'], 'en'],
    [['zha-CN'], 'en'],
    [[], 'en'],
  ] as const)('follows the first of the system\u2019s languages there is: %j', (preferred, language) => {
    expect(spokenLanguage('system', preferred)).toBe(language)
  })

  it('is told to the page\u2019s process by an argument; without one it is English', () => {
    for (const language of ['en', 'zh-TW'] as const)
      expect(languageFrom(['electron', languageArgument(language)])).toBe(language)
    expect(languageFrom(['electron', '--interleave-language=xx'])).toBe('en')
  })
})
