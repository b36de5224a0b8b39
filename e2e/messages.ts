import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { repositoryRoot } from '../config/repository-root.ts';
import type { Locale } from '../sandbox/contract/text.ts';

/** A text of the site, as `sandbox.idle.start`; throws when there is none. */
export function message(locale: Locale, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const [namespace = '', ...path] = key.split('.');
  let found: unknown = JSON.parse(readFileSync(`${repositoryRoot}/app/messages/${locale}/${namespace}.json`, 'utf8'));
  for (const part of path) found = z.looseObject({}).parse(found)[part];
  const text = z.string({ error: `there is no text ${key} in ${locale}` }).parse(found);
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
