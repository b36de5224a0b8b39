/** What lessons and labs show of the API, as manifests that a server can be asked about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { repositoryRoot } from '../config/repository-root.ts';
import type { Lab } from '../labs/lab.ts';
import { locales } from '../sandbox/contract/text.ts';

export interface ShownManifest {
  /** `content/en/pods/lesson.mdx: web.yaml`, say. */
  readonly where: string;
  /** One document of YAML. */
  readonly text: string;
}

/** What a lesson shows a part of: the part is put where it belongs. */
const wholes: Readonly<Record<string, (part: object) => object>> = {
  container: (part) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'shown' },
    spec: { containers: [{ name: 'shown', image: 'shown', ...part }] },
  }),
  ingress: (part) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shown' },
    spec: { defaultBackend: { service: { name: 'shown', port: { number: 80 } } }, ...part },
  }),
};

/** The YAML of a lesson, in every language. A part of an object says of which: `in=container`. Throws an Error where it does not. */
export function manifestsOfLesson(id: string): readonly ShownManifest[] {
  return locales.flatMap((locale) => {
    const file = `content/${locale}/${id}/lesson.mdx`;
    const source = readFileSync(join(repositoryRoot, file), 'utf8');
    const blocks = [...source.matchAll(/^```yaml([^\n]*)\n([\s\S]*?)^```/gm)];
    return blocks.flatMap(([, meta = '', text = '']) => manifestsIn(text, `${file}:${meta}`, meta));
  });
}

/** What a lab puts into the home folder and applies itself. */
export function manifestsOfLab(lab: Lab): readonly ShownManifest[] {
  const files = Object.entries(lab.files ?? {}).filter(([name]) => /\.ya?ml$/.test(name));
  return [
    ...files.flatMap(([name, text]) => manifestsIn(text, `labs/${lab.id}: ${name}`)),
    ...(lab.manifests ?? []).flatMap((text, index) => manifestsIn(text, `labs/${lab.id}: manifest ${index + 1}`)),
  ];
}

function manifestsIn(text: string, where: string, meta = ''): readonly ShownManifest[] {
  const whole = /(?:^|\s)in=(\S+)/.exec(meta)?.[1];
  if (whole !== undefined) {
    const make = wholes[whole];
    if (make === undefined) throw new Error(`${where}: nothing is known of in=${whole}`);
    return [{ where, text: stringify(make(parse(text))) }];
  }
  return parseAllDocuments(text).map((document) => {
    const object: unknown = document.toJS();
    if (typeof object !== 'object' || object === null || !('apiVersion' in object && 'kind' in object))
      throw new Error(`${where}: it has no apiVersion and kind; a part of an object says of which, as in=container`);
    return { where, text: stringify(object) };
  });
}
