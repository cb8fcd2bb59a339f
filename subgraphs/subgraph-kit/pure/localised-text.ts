/** Languages of user-facing text; zh-CN is the default of the field. */
export type Locale = 'zh-CN' | 'en';

/** The same sentence in both languages. */
export interface LocalisedText {
  readonly zh: string;
  readonly en: string;
}

/** The text in the asked language. */
export function inLocale(text: LocalisedText, locale: Locale): string {
  return locale === 'zh-CN' ? text.zh : text.en;
}
