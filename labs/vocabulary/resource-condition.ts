/** The condition for everything without a word of its own: a field of one object, by its path. */
import type { Condition, KubernetesObject } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { sayMissing } from './say-seen.ts';
import { fill } from './texts.ts';

interface ResourceField {
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Field names and list positions from the top: `['spec', 'replicas']`. */
  readonly path: readonly (string | number)[];
  readonly equals: string | number | boolean;
  /** Another value will not change by itself: a spec, not a status. */
  readonly otherwise?: 'not-yet' | 'wrong';
}

export function resourceField(field: ResourceField): Condition {
  const { id, apiVersion, kind, name, namespace, path, equals, otherwise = 'not-yet' } = field;
  const watched = { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) };
  const values = { object: `${kind} ${name}`, path: path.join('.'), value: String(equals) };
  const text = fill({ en: '{path} of {object} is {value}', ja: '{object} の {path} が {value} である' }, values);
  return {
    id,
    text,
    watches: [watched],
    judge: (state) => {
      const object = state.list(watched).find(({ metadata }) => metadata.name === name);
      if (!object) {
        const others = state.list(watched).map(({ metadata }) => metadata.name);
        return notYet(text, sayMissing(kind, name, others));
      }
      const value = valueAt(object, path);
      const seen = fill(
        { en: '{path} is {seen}', ja: '{path} は {seen} です' },
        { ...values, seen: value === undefined ? '-' : JSON.stringify(value) },
      );
      if (value === equals) return met(text, seen);
      return otherwise === 'wrong' && value !== undefined ? wrong(text, seen) : notYet(text, seen);
    },
  };
}

function valueAt(object: KubernetesObject, path: readonly (string | number)[]): unknown {
  let value: unknown = object;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  }
  return value;
}
