import type { Language } from '../../../shared/language'
import { CHINESE } from './chinese'
import { ENGLISH, type MainWords } from './english'

const WORDS: Readonly<Record<Language, MainWords>> = { en: ENGLISH, 'zh-TW': CHINESE }

let current = ENGLISH

/** What the main process says, in the window's language. To be asked when it is said, not kept. */
export function words(): MainWords {
  return current
}

/** Says everything in this language from now on. */
export function speak(language: Language): void {
  current = WORDS[language]
}
