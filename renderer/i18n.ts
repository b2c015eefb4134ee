import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import en from './locales/en.json'

/** Every text of the window, by key. A further language has the same shape: a missing key does not compile. */
export type Texts = typeof en

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Texts }
    returnNull: false
  }
}

const instance = i18next.createInstance()

void instance.init({
  lng: 'en',
  fallbackLng: 'en',
  // Resources are bundled: nothing is fetched, so nothing has to be waited for.
  initAsync: false,
  resources: { en: { translation: en } },
  // React escapes what it shows.
  interpolation: { escapeValue: false },
})

/** The text of a key in the window's language. */
export const t = instance.t

/** The language the window speaks, for `Intl` and `<html lang>`. */
export function currentLocale(): string {
  return instance.language
}

/** Draws the component again when the language changes; gives `t`. */
export function useTexts(): typeof t {
  useSyncExternalStore(
    (changed) => {
      instance.on('languageChanged', changed)
      return () => instance.off('languageChanged', changed)
    },
    () => instance.language,
  )
  return instance.t
}
