import { ENGLISH, type Sentences } from '../shared/trace/sentences'
import { currentTranslation } from './i18n'

/** What is said about a run in words that are no texts by a key, in the window's language. */
export function sentences(): Sentences {
  return currentTranslation()?.sentences ?? ENGLISH
}
