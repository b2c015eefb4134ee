import type { Sentences } from '../../shared/trace/sentences'
import type { Texts } from '../i18n'

/** The same sections and names as in English, without the singulars: Chinese has one form for every number. A text left out does not compile. */
export type TranslatedTexts = Translated<Texts>

type Translated<Node> = {
  readonly [Name in keyof Node as Name extends `${string}_one` ? never : Name]: Node[Name] extends string
    ? string
    : Translated<Node[Name]>
}

/** What the window speaks where that is not English. */
export interface Translation {
  readonly texts: TranslatedTexts
  /** A value as it stands between two characters of a text, either of which may be missing. */
  readonly fit: (value: string, before: string | undefined, after: string | undefined) => string
  readonly sentences: Sentences
}
