/** URLs, regular expressions and strings. Source: apiserver/pkg/cel/library/{urls,regex}.go and cel-go/ext/strings.go. */
import type { Environment } from '@marcbachmann/cel-js';
import { goQuote } from '../../meta/go-quote.ts';
import { formatText } from './format-text.ts';

/** The receiver of `strings.quote(…)`. */
class Strings {}

class Address {
  readonly url: URL;
  constructor(url: URL) {
    this.url = url;
  }
}

export function addTexts(environment: Environment): void {
  const type = 'kubernetes.URL';
  environment.registerType(type, Address);
  const add = (signature: string, handler: (...values: never[]) => unknown): void =>
    void environment.registerFunction(signature, handler);
  add(`url(string): ${type}`, (text: string) => new Address(new URL(text)));
  add('isURL(string): bool', (text: string) => URL.canParse(text));
  add(`${type}.getScheme(): string`, ({ url }: Address) => url.protocol.replace(/:$/, ''));
  add(`${type}.getHost(): string`, ({ url }: Address) => url.host);
  add(`${type}.getHostname(): string`, ({ url }: Address) => url.hostname);
  add(`${type}.getPort(): string`, ({ url }: Address) => url.port);
  add(`${type}.getEscapedPath(): string`, ({ url }: Address) => url.pathname);
  add(
    `${type}.getQuery(): map<string, list<string>>`,
    ({ url }: Address) => new Map([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)])),
  );
  add('string.find(string): string', (text: string, pattern: string) => new RegExp(pattern).exec(text)?.[0] ?? '');
  add('string.findAll(string): list<string>', findAll);
  add('string.findAll(string, int): list<string>', findAll);
  add('string.replace(string, string): string', (text: string, from: string, to: string) => text.replaceAll(from, to));
  add('string.replace(string, string, int): string', (text: string, from: string, to: string, most: bigint) => {
    if (most < 0n) return text.replaceAll(from, to);
    const parts = text.split(from);
    const cut = Number(most) + 1;
    return parts.length <= cut
      ? parts.join(to)
      : [...parts.slice(0, cut - 1), parts.slice(cut - 1).join(from)].join(to);
  });
  environment.registerType('strings', Strings);
  environment.registerConstant('strings', 'strings', new Strings());
  add('strings.quote(string): string', (_: Strings, text: string) => goQuote(text));
  add('string.charAt(int): string', (text: string, at: bigint) => text.charAt(Number(at)));
  add('string.reverse(): string', (text: string) => [...text].reverse().join(''));
  add('string.format(list): string', (text: string, values: readonly unknown[]) => formatText(text, values));
}

function findAll(text: string, pattern: string, most: bigint = -1n): string[] {
  const all = text.match(new RegExp(pattern, 'g')) ?? [];
  return most < 0n ? all : all.slice(0, Number(most));
}
