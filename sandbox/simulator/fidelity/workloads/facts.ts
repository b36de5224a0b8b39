/** What a script waits for in an object: a field at a path, and what it must be. */
import { isList, isObject, type Json } from '../../patch/json.ts';

export interface Fact {
  readonly path: readonly string[];
  readonly how: '=' | '!=' | '>=';
  /** Stars stand for anything; empty for a field that is not there. */
  readonly value: string;
}

/** Throws for what is none. */
export function parseFact(text: string): Fact {
  const [, path = '', how, value = ''] = /^([^=!>]+)(!=|>=|=)(.*)$/.exec(text) ?? [];
  if (how !== '=' && how !== '!=' && how !== '>=') throw new Error(`not a fact: ${text}`);
  return { path: path.split('.').map((step) => step.replaceAll('~', '.')), how, value };
}

export function holds({ path, how, value }: Fact, object: Json): boolean {
  const found = path.reduce<Json | undefined>(stepInto, object);
  const text = found === undefined || found === null ? '' : isObject(found) || isList(found) ? '(more)' : String(found);
  if (how === '>=') return Number(text) >= Number(value);
  return matches(value, text) === (how === '=');
}

function stepInto(from: Json | undefined, step: string): Json | undefined {
  if (isObject(from)) return from[step];
  if (!isList(from)) return undefined;
  return /^\d+$/.test(step)
    ? from[Number(step)]
    : from.find((item) => isObject(item) && (item.type === step || item.name === step));
}

/** Stars of the pattern stand for anything. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(text);
}
