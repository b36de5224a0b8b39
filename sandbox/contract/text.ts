/** The languages Drydock speaks; every text a learner reads exists in each of them. */
export const locales = ['en', 'ja'] as const;
export type Locale = (typeof locales)[number];

/** One text in every language. */
export type Text = Readonly<Record<Locale, string>>;

/** A text that is the same in every language: a name, a number, a command. */
export function same(text: string): Text {
  return { en: text, ja: text };
}

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}
