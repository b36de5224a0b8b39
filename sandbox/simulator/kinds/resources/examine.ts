/** What the rules of a kind make of an object, for tests: as text like `spec.ports: Required value`. */
import { copyOf, type JsonObject } from '../../patch/json.ts';
import { resources } from './resources.ts';

const context = {
  now: new Date('2026-01-02T03:04:05Z'),
  user: { name: 'kubernetes-admin', groups: ['system:authenticated'] },
};

function prepared(of: string, given: object): JsonObject {
  const [apiVersion, kind] = of.split(' ') as [string, string];
  const draft = copyOf({ apiVersion, kind, ...given }) as unknown as JsonObject;
  resources[of]?.setDefaults?.(draft);
  return draft;
}

/** The object with its defaults, as one would create it. */
export function created(of: string, given: object): JsonObject {
  const draft = prepared(of, given);
  resources[of]?.prepareForCreate?.(draft, context);
  return draft;
}

export function refusals(of: string, given: object): string[] {
  const errors = resources[of]?.validate?.(created(of, given)) ?? [];
  return errors.map(({ field, body }) => `${field}: ${body}`);
}

export function updateRefusals(of: string, before: object, after: object): string[] {
  const [old, draft] = [created(of, before), prepared(of, after)];
  resources[of]?.prepareForUpdate?.(draft, old, context);
  return (resources[of]?.validateUpdate?.(draft, old) ?? []).map(({ field, body }) => `${field}: ${body}`);
}

export function warnings(of: string, given: object): readonly string[] {
  return resources[of]?.warnings?.(created(of, given)) ?? [];
}
