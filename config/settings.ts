/** Every setting of Drydock: its flag, its environment variable, its default and what it means, in one schema. */
import { z } from 'zod';
import { isLoopback } from './is-loopback.ts';

const minutes = z.coerce
  .number()
  .positive()
  .max(24 * 60);

/** Words between commas or spaces. */
function listOf(each: z.ZodType<string, string>) {
  return z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''))
    .pipe(z.array(each));
}

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, 'an origin, as in https://workshop.example');

/** Plain HTTP is for a provider on this machine: what it says is believed. */
function isIssuer(text: string): boolean {
  if (text === '') return true;
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[(.*)\]$/, '$1')));
  return isSafe && search === '' && hash === '' && username === '';
}

/** Key: the flag in camelCase. `--kind-image` is `kindImage` is `DRYDOCK_KIND_IMAGE`. */
export const settings = {
  data: { schema: z.string().min(1), fallback: '.drydock', help: 'folder for the store, keys and homes' },
  address: { schema: z.string().min(1), fallback: '127.0.0.1', help: 'address to serve on' },
  port: {
    schema: z.coerce.number().int().min(0).max(65535),
    fallback: 3000,
    help: 'port to serve on; 0 takes a free one',
  },
  origins: {
    schema: listOf(origin),
    fallback: '',
    help: 'further origins the site is reached under, between commas, where a proxy or a tunnel stands before it',
  },
  proxies: {
    schema: listOf(z.ipv4().or(z.ipv6())),
    fallback: '',
    help: 'addresses of proxies in front that do TLS, between commas; only their X-Forwarded headers are believed',
  },
  cert: { schema: z.string(), fallback: '', help: 'file of the TLS certificate with its chain (PEM); needs --key' },
  key: { schema: z.string(), fallback: '', help: 'file of the key of the TLS certificate (PEM)' },
  adminPasswordFile: {
    schema: z.string(),
    fallback: '',
    help: "file with the hash of the administrator's password, as `npm run drydock -- admin-password FILE` writes it",
  },
  oidcIssuer: {
    schema: z.string().refine(isIssuer, 'an https address without a query, as in https://accounts.example'),
    fallback: '',
    help: 'OpenID provider at which administrators log in',
  },
  oidcClientId: { schema: z.string(), fallback: '', help: "Drydock's client id at the OpenID provider" },
  oidcClientSecretFile: {
    schema: z.string(),
    fallback: '',
    help: "file with the secret of Drydock's client at the OpenID provider",
  },
  oidcAdmins: {
    schema: listOf(z.email()),
    fallback: '',
    help: 'e-mail addresses of administrators who log in at the OpenID provider, between commas',
  },
  provider: {
    schema: z.enum(['auto', 'kind', 'simulator']),
    fallback: 'auto',
    help: 'what makes clusters: auto takes kind where a Docker engine answers, the simulator elsewhere',
  },
  kindImage: { schema: z.string(), fallback: '', help: "node image of kind clusters; kind's own default when empty" },
  nodeMemory: {
    schema: z.string().regex(/^\d+[mg]$/, 'a number and m or g, as in 2g'),
    fallback: '2g',
    help: 'memory limit of a kind node',
  },
  nodeCpus: { schema: z.coerce.number().positive().max(256), fallback: 2, help: 'processor limit of a kind node' },
  mostSandboxes: {
    schema: z.coerce.number().int().min(1).max(10_000),
    fallback: 8,
    help: 'sandboxes at one time on this host',
  },
  mostPerNetwork: {
    schema: z.coerce.number().int().min(0).max(10_000),
    fallback: 0,
    help: 'sandboxes at one time of learners who come from one address; 0 is three quarters of --most-sandboxes (for a class behind one router, set it to as many)',
  },
  sandboxMinutes: { schema: minutes, fallback: 60, help: 'how long a sandbox lives' },
  extendMinutes: { schema: minutes, fallback: 30, help: 'what one extension adds' },
  longestMinutes: { schema: minutes, fallback: 240, help: 'how long a sandbox may live with all extensions' },
  idleMinutes: { schema: minutes, fallback: 30, help: 'a sandbox without a page open ends after this' },
  store: {
    schema: z
      .string()
      .refine((url) => url === '' || /^(sqlite|postgres(ql)?):/.test(url), 'sqlite:FILE or postgres://…'),
    fallback: '',
    help: 'sqlite:FILE or postgres://…; a SQLite file in the data folder when empty',
  },
  isolation: {
    schema: z.enum(['auto', 'bubblewrap', 'plain']),
    fallback: 'auto',
    help: 'how shells are boxed; auto takes bubblewrap where it works, else a plain shell for one learner on loopback',
  },
  allowHostAccess: {
    schema: z.enum(['no', 'yes']),
    fallback: 'no',
    help: 'yes: labs that need it may run Pods that get onto the node, and on kind so at this machine (docs/security.md)',
  },
  kubectl: { schema: z.string(), fallback: '', help: 'path of kubectl; searched on PATH, then downloaded, when empty' },
} as const satisfies Record<string, { schema: z.ZodType; fallback: string | number; help: string }>;

export type SettingName = keyof typeof settings;
export type Settings = { readonly [Name in SettingName]: z.infer<(typeof settings)[Name]['schema']> };

/** `kindImage` to `kind-image`. */
export function flagOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `kindImage` to `DRYDOCK_KIND_IMAGE`. */
export function variableOf(name: SettingName): string {
  return `DRYDOCK_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

/** A setting nobody can use: which one, where it was given and why. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Flags win over the environment, which wins over the defaults. Throws SettingError for the first wrong value. */
export function readSettings(
  flags: Readonly<Record<string, string | undefined>> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const read = Object.entries(settings).map(([key, setting]) => {
    const name = key as SettingName;
    const flag = flags[name];
    const variable = environment[variableOf(name)];
    const given = flag ?? (variable === '' ? undefined : variable);
    const parsed = setting.schema.safeParse(given ?? setting.fallback);
    if (parsed.success) return [name, parsed.data];
    const where = flag === undefined ? variableOf(name) : `--${flagOf(name)}`;
    const why = parsed.error.issues.map((issue) => issue.message).join('; ');
    throw new SettingError(`${where} is '${String(given)}', which does not work: ${why}. It sets: ${setting.help}.`);
  });
  return Object.fromEntries(read) as Settings;
}
