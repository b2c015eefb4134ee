/** The languages the window speaks. What is neither is shown in English. */
export type Language = 'en' | 'zh-TW'
