import type { Language } from '../../shared/language'
import type { LanguageChoice } from './settings'

/**
 * The language a choice means. `system`: the first of the person's languages that we speak, English where we speak none of them. Chinese of any place
 * is 繁體中文, which is the only one there is.
 * @param preferred as `app.getPreferredSystemLanguages()` names them, the most wanted first: `zh-Hant-TW`, `en-GB`
 */
export function spokenLanguage(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice
  const wanted = preferred.map((tag) => tag.toLowerCase().split(/[-_]/)[0]).find((one) => one === 'en' || one === 'zh')
  return wanted === 'zh' ? 'zh-TW' : 'en'
}
