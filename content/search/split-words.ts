import type { Locale } from '../../sandbox/contract/text.ts';

/** One hiragana letter is a particle or an ending; it would be found everywhere. */
const tooCommon = /^\p{Script=Hiragana}$/u;

/**
 * The words of a text, as they are indexed and asked for: in small letters, full and half width the same. Japanese is cut
 * by the segmenter of the language; a name such as readinessProbe is also found by its parts.
 */
export function splitWords(text: string, locale: Locale): string[] {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  const segments = [...segmenter.segment(text.normalize('NFKC'))].filter(({ isWordLike }) => isWordLike);
  const words = segments.flatMap(({ segment }) => [segment, ...partsOf(segment)]).map((word) => word.toLowerCase());
  return words.filter((word) => !tooCommon.test(word));
}

function partsOf(word: string): string[] {
  const pieces = word.split(/[._/-]/);
  const parts = pieces.flatMap((piece) => [piece, ...piece.split(/(?<=[a-z])(?=[A-Z])/)]);
  return [...new Set(parts)].filter((part) => part !== '' && part !== word);
}
