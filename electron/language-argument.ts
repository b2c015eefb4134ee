import type { Language } from '../shared/language'

const PREFIX = '--interleave-language='

/** Tells the page's process which language to speak from its first picture on. */
export function languageArgument(language: Language): string {
  return `${PREFIX}${language}`
}

/** What `languageArgument` told; English where it told nothing. */
export function languageFrom(argv: readonly string[]): Language {
  return argv.includes(languageArgument('zh-TW')) ? 'zh-TW' : 'en'
}
