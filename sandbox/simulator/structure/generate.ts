/**
 * Writes `definitions.json`, `resources.json` and `columns.json` from the documents of a real cluster, with all prose left out.
 * usage: node sandbox/simulator/structure/generate.ts KUBECONFIG
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: generate.ts KUBECONFIG');

const kubeconfig = new KubeConfig();
kubeconfig.loadFromString(await readFile(file, 'utf8'));
const server = kubeconfig.getCurrentCluster()?.server;
const tls = {};
await kubeconfig.applyToHTTPSOptions(tls);
const agent = new Agent(tls);

async function raw(path: string, accept = 'application/json'): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  get(`${server}${path}`, { agent, headers: { accept } }, (reply) => {
    text(reply).then((body) => {
      if (reply.statusCode === 200) resolve(JSON.parse(body));
      else reject(new Error(`${path}: ${reply.statusCode} ${body}`));
    }, reject);
  }).on('error', reject);
  return promise;
}

/** The same document without its `description` texts; a property that is called description stays. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, child]) => key !== 'description' || typeof child !== 'string');
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutProse(child)]));
}

/** One entry a line: small differences between versions stay small differences of the file. */
function linesOf(record: Record<string, unknown>): string {
  const lines = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const indexSchema = z.object({ paths: z.record(z.string(), z.object({ serverRelativeURL: z.string() })) });
const documentSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), z.unknown()).optional() }).optional(),
});

async function definitions(): Promise<Record<string, unknown>> {
  const index = indexSchema.parse(await raw('/openapi/v3'));
  const all: Record<string, unknown> = {};
  for (const { serverRelativeURL } of Object.values(index.paths)) {
    const document = documentSchema.parse(await raw(serverRelativeURL));
    Object.assign(all, withoutProse(document.components?.schemas ?? {}));
  }
  return all;
}

const groupListSchema = z.object({
  groups: z.array(z.object({ name: z.string(), versions: z.array(z.object({ version: z.string() })) })),
});
const resourceListSchema = z.object({
  resources: z.array(z.looseObject({ name: z.string(), verbs: z.array(z.string()) })),
});
const tableSchema = z.object({ columnDefinitions: z.array(z.unknown()) });

async function groupVersionPaths(): Promise<string[]> {
  const { groups } = groupListSchema.parse(await raw('/apis'));
  return ['/api/v1', ...groups.flatMap((group) => group.versions.map((v) => `/apis/${group.name}/${v.version}`))];
}

/** Per group and version, the resources and subresources in the server's own order. */
async function resources(paths: readonly string[]): Promise<Record<string, unknown>> {
  const lists = paths.map(async (path) => [path, resourceListSchema.parse(await raw(path)).resources] as const);
  return Object.fromEntries(await Promise.all(lists));
}

/** Per listable resource, the columns that `kubectl get` prints. */
async function columns(paths: readonly string[]): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const path of paths) {
    const { resources } = resourceListSchema.parse(await raw(path));
    for (const resource of resources.filter((r) => r.verbs.includes('list'))) {
      const table = await raw(`${path}/${resource.name}?limit=1`, 'application/json;as=Table;v=v1;g=meta.k8s.io');
      all[`${path}/${resource.name}`] = withoutProse(tableSchema.parse(table).columnDefinitions);
    }
  }
  return all;
}

const paths = await groupVersionPaths();
// The server's own order of groups and versions says which one a short name means.
const documents = {
  definitions: sorted(await definitions()),
  resources: await resources(paths),
  columns: sorted(await columns(paths)),
};
for (const [name, document] of Object.entries(documents)) {
  await writeFile(`${import.meta.dirname}/${name}.json`, linesOf(document));
}
