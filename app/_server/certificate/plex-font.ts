import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { woffToSfnt } from './woff-to-sfnt.ts';

export type Weight = 400 | 600;

/** A piece of text that one slice of the font can draw. */
export interface Run {
  readonly slice: string;
  readonly text: string;
}

interface Slice {
  readonly name: string;
  readonly ranges: readonly (readonly [number, number])[];
}

/**
 * IBM Plex Sans JP as @fontsource packs it: cut into slices by Unicode range, one file each. `root` is the folder that
 * has node_modules.
 */
export class PlexFont {
  readonly #folder: string;
  readonly #slices: readonly Slice[];

  constructor(root: string) {
    this.#folder = join(root, 'node_modules/@fontsource/ibm-plex-sans-jp');
    const ranges = JSON.parse(readFileSync(join(this.#folder, 'unicode.json'), 'utf8')) as Record<string, string>;
    // Latin first: several slices repeat the space, and words should not change files for it.
    this.#slices = Object.entries(ranges)
      .reverse()
      .map(([name, list]) => ({ name: name.replace(/[[\]]/g, ''), ranges: list.split(',').map(rangeOf) }));
  }

  /** The text in runs of one slice each; undefined when a letter of it is in none. */
  runsOf(text: string): readonly Run[] | undefined {
    const runs: { slice: string; text: string }[] = [];
    for (const letter of text) {
      const slice = this.#sliceOf(letter.codePointAt(0) ?? 0);
      if (slice === undefined) return undefined;
      const last = runs.at(-1);
      if (last?.slice === slice) last.text += letter;
      else runs.push({ slice, text: letter });
    }
    return runs;
  }

  /** A slice as a plain font. */
  read(slice: string, weight: Weight): Buffer {
    return woffToSfnt(readFileSync(join(this.#folder, `files/ibm-plex-sans-jp-${slice}-${weight}-normal.woff`)));
  }

  #sliceOf(letter: number): string | undefined {
    return this.#slices.find(({ ranges }) => ranges.some(([from, to]) => from <= letter && letter <= to))?.name;
  }
}

/** `U+25ee8` or `U+26ff6-26ff8`. */
function rangeOf(text: string): readonly [number, number] {
  const [from = '', to = from] = text.replace('U+', '').split('-');
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}
