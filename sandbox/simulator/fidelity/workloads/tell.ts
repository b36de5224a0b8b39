/** What came of a script, without all that differs from run to run. */
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import { normaliseObject, normaliseOutput, normaliseText } from '../normalise.ts';
import type { LineResult } from '../run-script.ts';
import { inSomeOrder, lastingEvents, lastingObject, lastingRows } from './lasting.ts';
import type { Names } from './names.ts';
import type { Observed } from './observe.ts';

export interface Played {
  readonly lines: readonly LineResult[];
  /** What came through the Ingress. */
  readonly answers: readonly string[];
  /** How many Pods went each way that `kubectl get pods --watch` showed, by what their name stands for. */
  readonly pods: Readonly<Record<string, readonly string[]>>;
  /** What was told about objects of this name, by `<Kind> <name>: <component>`. */
  readonly events: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** What is there in the end, by `<Kind> <name>`. */
  readonly objects: Readonly<Record<string, readonly Json[]>>;
}

export interface Seen {
  readonly lines: readonly LineResult[];
  readonly answers: readonly string[];
  readonly observed: Observed;
  readonly names: Names;
  readonly objects: readonly JsonObject[];
}

export function tell({ lines, answers, observed, names, objects }: Seen): Played {
  for (const object of objects) names.learn(object);
  const text = (raw: string): string => withoutWhy(normaliseText(names.text(raw)));
  const output = (raw: string): string => inAnyOrder(withoutWhy(normaliseOutput(names.text(raw))));
  return {
    lines: lines.map((line) => ({ ...line, stdout: output(line.stdout), stderr: output(line.stderr) })),
    answers,
    pods: grouped([...observed.pods.values()].map(({ name, rows }) => [text(name), lastingRows(rows).join(' > ')])),
    events: grouped(
      [...observed.events.values()].map(({ kind, name, source, lines: told }) => [
        `${kind} ${text(name)}: ${source}`,
        lastingEvents(told.map(text)),
      ]),
    ),
    objects: grouped(
      objects.map((object) => [
        `${object.kind} ${text(String(metaOf(object).name))}`,
        normaliseObject(withoutRuntime(names.json(lastingObject(String(object.kind), object)))),
      ]),
    ),
  };
}

/** By key, each different value once, in an order that says nothing. */
function grouped<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value[]> {
  const groups = new Map<string, Map<string, Value>>();
  for (const [key, value] of entries) {
    const group = groups.get(key) ?? new Map<string, Value>();
    groups.set(key, group.set(JSON.stringify(value), value));
  }
  const sorted = <Item>(map: ReadonlyMap<string, Item>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted(groups).map(([key, group]) => [key, sorted(group).map(([, value]) => value)]));
}

/** Names that are made up stand in no order. */
function inAnyOrder(output: string): string {
  return /<(hash \d+|random)>/.test(output) ? output.split('\n').sort().join('\n') : output;
}

/** Why an image cannot be had is said by registries and networks. */
function withoutWhy(text: string): string {
  return text
    .replaceAll(/(Failed to pull image "[^"]*": )[^\n]*/g, '$1<why>')
    .replaceAll(/(Back-off pulling image "[^"]*": \w+: )[^\n]*/g, '$1<why>');
}

/** Container runtimes number and name images in their own way, and say who a program is by the image's files. */
function withoutRuntime(value: Json): Json {
  if (typeof value === 'string') return withoutWhy(value);
  if (isList(value)) return value.map(withoutRuntime);
  if (!isObject(value)) return value;
  const { containerID, imageID, image, user, ...rest } = value;
  const kept = imageID === undefined ? { ...value } : rest;
  return Object.fromEntries(
    Object.entries(kept)
      .filter(([key]) => key !== 'containerID')
      .map(([key, child]) => {
        if (key === 'message' && value.reason === 'ErrImagePull') return [key, '<why>'];
        const told = withoutRuntime(child);
        return [key, isList(told) && (key === 'endpoints' || key === 'addresses') ? inSomeOrder(told) : told];
      }),
  );
}
