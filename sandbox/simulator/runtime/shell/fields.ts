/** From what a word expanded to, to the fields it makes: splitting at IFS, quotes taken off, patterns kept for matching. */
import { escapePattern } from './pattern.ts';

/** Some text of a word. `split`: from an unquoted expansion. `glob`: its `*`, `?` and `[` are a pattern's. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly split?: boolean;
  readonly glob?: boolean;
}

/** Between two pieces: a new field begins here, as between the elements of "$@". */
export const fieldBreak = 'field-break';

export interface Field {
  readonly text: string;
  readonly pattern: string;
}

export function toFields(pieces: readonly (Piece | typeof fieldBreak)[], ifs: string): readonly Field[] {
  const fields: Field[] = [];
  let current: { text: string; pattern: string } | undefined;
  let behindSpace = false;
  const finish = (): void => {
    if (current) fields.push(current);
    current = undefined;
  };
  for (const piece of pieces) {
    if (piece === fieldBreak) {
      finish();
      continue;
    }
    const add = (text: string): void => {
      current ??= { text: '', pattern: '' };
      current.text += text;
      current.pattern += piece.glob || piece.split ? text : escapePattern(text);
    };
    if (!piece.split) {
      if (piece.quoted || piece.text !== '') add(piece.text);
      behindSpace = false;
      continue;
    }
    for (const char of piece.text) {
      if (!ifs.includes(char)) {
        add(char);
        behindSpace = false;
      } else if (' \t\n'.includes(char)) {
        if (current) behindSpace = true;
        finish();
      } else {
        if (!current && !behindSpace) fields.push({ text: '', pattern: '' });
        finish();
        behindSpace = false;
      }
    }
  }
  finish();
  return fields;
}

export function toText(pieces: readonly (Piece | typeof fieldBreak)[]): string {
  return pieces.map((piece) => (piece === fieldBreak ? ' ' : piece.text)).join('');
}

export function toPattern(pieces: readonly (Piece | typeof fieldBreak)[]): string {
  return pieces
    .map((piece) => {
      if (piece === fieldBreak) return ' ';
      return piece.glob || piece.split ? piece.text : escapePattern(piece.text);
    })
    .join('');
}
