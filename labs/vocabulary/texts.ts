import type { Text } from '../../sandbox/contract/text.ts';

/** `['a', 'b']` to `a, b`; nothing to "none". */
export function listed(names: readonly string[]): Text {
  if (names.length === 0) return { en: 'none', ja: 'なし' };
  return { en: names.join(', '), ja: names.join('、') };
}

/** Puts values into both languages of a text: `{name}`. */
export function fill(text: Text, values: Readonly<Record<string, string | number | Text>>): Text {
  const put = (locale: 'en' | 'ja'): string =>
    text[locale].replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`the text '${text.en}' wants a value for {${key}}`);
      return typeof value === 'object' ? value[locale] : String(value);
    });
  return { en: put('en'), ja: put('ja') };
}
