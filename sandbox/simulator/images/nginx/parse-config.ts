/** nginx's configuration language. Source of the texts: src/core/ngx_conf_file.c. */

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly file: string;
  readonly line: number;
}

/** What nginx prints after `[emerg]`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

/** Throws ConfigError. `include` gives the files a pattern stands for, with their texts. */
export function parseConfig(
  file: string,
  text: string,
  include: (pattern: string) => readonly { readonly file: string; readonly text: string }[],
): readonly Directive[] {
  const tokens = tokenize(file, text);
  let at = 0;
  const block = (depth: number): Directive[] => {
    const directives: Directive[] = [];
    let words: Token[] = [];
    for (;;) {
      const token = tokens[at];
      const last = tokens.at(-1)?.line ?? 1;
      if (!token) {
        if (words[0]) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${last}`);
        if (depth > 0) throw new ConfigError(`unexpected end of file, expecting "}" in ${file}:${last}`);
        return directives;
      }
      at += 1;
      if (token.quoted || !['{', '}', ';'].includes(token.text)) {
        words.push(token);
        continue;
      }
      const [first, ...rest] = words;
      words = [];
      if (token.text === '}') {
        if (first || depth === 0) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`);
        return directives;
      }
      if (!first) throw new ConfigError(`unexpected "${token.text}" in ${file}:${token.line}`);
      const args = rest.map((word) => word.text);
      const place = { name: first.text, args, file, line: token.line };
      if (token.text === '{') directives.push({ ...place, block: block(depth + 1) });
      else if (first.text === 'include')
        for (const found of include(args[0] ?? '')) directives.push(...parseConfig(found.file, found.text, include));
      else directives.push({ ...place, block: undefined });
    }
  };
  return block(0);
}

function tokenize(file: string, text: string): Token[] {
  const tokens: Token[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\n') line += 1;
    if (/\s/.test(character)) {
      at += 1;
    } else if (character === '#') {
      while (at < text.length && text[at] !== '\n') at += 1;
    } else if (character === ';' || character === '{' || character === '}') {
      tokens.push({ text: character, quoted: false, line });
      at += 1;
    } else {
      const quote = character === '"' || character === "'" ? character : undefined;
      const begin = line;
      let word = '';
      if (quote) at += 1;
      for (;;) {
        const next = text[at];
        if (next === undefined) {
          if (quote) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${line}`);
          break;
        }
        if (next === '\n') line += 1;
        if (next === '\\' && at + 1 < text.length) {
          const escaped = text[at + 1] ?? '';
          const known: Record<string, string> = { t: '\t', r: '\r', n: '\n', '"': '"', "'": "'", '\\': '\\' };
          word += known[escaped] ?? `\\${escaped}`;
          at += 2;
          continue;
        }
        if (quote ? next === quote : /[\s;]/.test(next) || (next === '{' && !word.endsWith('$'))) {
          if (!quote && next === '\n') line -= 1;
          break;
        }
        word += next;
        at += 1;
      }
      if (quote) at += 1;
      tokens.push({ text: word, quoted: quote !== undefined, line: begin });
    }
  }
  return tokens;
}
