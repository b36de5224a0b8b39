/** What is compared with Traefik on a real cluster: objects to make, requests to send, and rollouts under traffic. */
import type { JsonObject } from '../../patch/json.ts';

export const namespace = 'ingress';
const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
export const ingressClassName = 'traefik';

export interface Made {
  readonly path: string;
  readonly object: JsonObject;
}

function make(path: string, apiVersion: string, kind: string, name: string, rest: object): Made {
  return { path, object: { apiVersion, kind, metadata: { name, namespace }, ...rest } as unknown as JsonObject };
}

export function deployment(name: string, container: object = {}): Made {
  const labels = { app: name };
  const web = {
    name: 'web',
    image,
    args: ['netexec', '--http-port=8080'],
    ports: [{ name: 'http', containerPort: 8080 }],
    ...container,
  };
  const template = { metadata: { labels }, spec: { containers: [web] } };
  return make('/apis/apps/v1/deployments', 'apps/v1', 'Deployment', name, {
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  });
}

export function service(name: string, spec: object): Made {
  return make('/api/v1/services', 'v1', 'Service', name, { spec });
}

export function ingress(name: string, spec: object): Made {
  return make('/apis/networking.k8s.io/v1/ingresses', 'networking.k8s.io/v1', 'Ingress', name, { spec });
}

type Path = readonly [pathType: string, path: string, service: string, port?: number | string];

function rule(host: string | undefined, ...paths: readonly Path[]): object {
  const http = {
    paths: paths.map(([pathType, path, name, port = 80]) => ({
      pathType,
      path,
      backend: { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } },
    })),
  };
  return { ...(host ? { host } : {}), http };
}

const never = { httpGet: { path: '/', port: 9999 }, periodSeconds: 1 };

export const objects: readonly Made[] = [
  deployment('web'),
  deployment('unready', { readinessProbe: never }),
  service('web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] }),
  service('nobody', { selector: { app: 'wep' }, ports: [{ port: 80, targetPort: 8080 }] }),
  service('unready', { selector: { app: 'unready' }, ports: [{ port: 80, targetPort: 8080 }] }),
  service('wrongport', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9999 }] }),
  service('headless', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }),
  service('external', { type: 'ExternalName', externalName: 'web', ports: [{ port: 80 }] }),
  ingress('web', {
    ingressClassName,
    rules: [
      rule(
        'web.example',
        ['Prefix', '/', 'web'],
        ['Prefix', '/nobody', 'nobody'],
        ['Prefix', '/unready', 'unready'],
        ['Prefix', '/missing', 'missing'],
        ['Prefix', '/noport', 'web', 81],
        ['Prefix', '/named', 'web', 'http'],
        ['Prefix', '/wrongport', 'wrongport'],
        ['Prefix', '/headless', 'headless'],
        ['Prefix', '/external', 'external'],
        ['Exact', '/exact', 'nobody'],
        ['Exact', '/exactly-so', 'nobody'],
      ),
      rule('only.example', ['Prefix', '/echo', 'web'], ['Prefix', '/missing', 'missing'], ['Exact', '/exact', 'web']),
      rule('*.wild.example', ['ImplementationSpecific', '/', 'web']),
      rule('missing.example', ['Prefix', '/', 'missing']),
    ],
  }),
  ingress('other', { ingressClassName: 'absent', rules: [rule('other.example', ['Prefix', '/', 'web'])] }),
  ingress('lazy', { rules: [rule('lazy.example', ['Prefix', '/', 'web'])] }),
];

export interface Asked {
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const forwarded = ['For', 'Host', 'Port', 'Proto'].map((name) => `X-Forwarded-${name}`);

export const requests: readonly Asked[] = [
  ...[
    '/echo?msg=hi',
    '/echo?msg=hi&code=404',
    '/nobody',
    '/nobody/more',
    '/unready',
    '/wrongport',
    '/exactly-so',
    '/a/../echo?msg=clean',
    '//echo?msg=slashes',
    ...[...forwarded, 'X-Real-Ip', 'X-Own', 'User-Agent'].map((name) => `/header?key=${name}`),
  ].map((path) => ({
    host: 'web.example',
    path,
    headers: { 'x-own': 'kept', 'x-forwarded-for': 'forged', 'user-agent': 'cases' },
  })),
  { host: 'web.example:8080', path: '/header?key=X-Forwarded-Port' },
  { host: 'WEB.EXAMPLE', path: '/header?key=X-Forwarded-Host' },
  { host: 'web.example', path: '/echo?msg=hi', method: 'HEAD' },
  {
    host: 'web.example',
    path: '/echo',
    method: 'POST',
    body: 'msg=posted',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  { host: 'web.example', path: '/echo?msg=empty', method: 'POST' },
  ...['/exact', '/exact/', '/missing', '/noport', '/external', '/headless', '/named'].map((path) => ({
    host: 'web.example',
    path: `${path}?what=where`,
  })),
  ...['/', '/echo?msg=hi', '/echox', '/echo/', '/missing', '/exact', '/exact/'].map((path) => ({
    host: 'only.example',
    path,
  })),
  ...[
    'a.wild.example',
    'a.b.wild.example',
    'wild.example',
    'missing.example',
    'other.example',
    'lazy.example',
    'nobody.example',
  ].map((host) => ({
    host,
    path: '/echo?msg=hi',
  })),
];

export interface Rollout {
  readonly name: string;
  /** What its container has beside the image. */
  readonly container: object;
}

const readinessProbe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 };

export const rollouts: readonly Rollout[] = [
  { name: 'hasty', container: { readinessProbe } },
  { name: 'patient', container: { readinessProbe, lifecycle: { preStop: { sleep: { seconds: 5 } } } } },
];

export function website({ name, container }: Rollout): readonly Made[] {
  return [
    deployment(name, container),
    service(name, { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] }),
    ingress(name, { ingressClassName, rules: [rule(`${name}.example`, ['Prefix', '/', name])] }),
  ];
}

export interface Answered {
  readonly status: number;
  /** `Name: value` in their order; the date without its value. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Recorded {
  readonly answers: readonly Answered[];
  /** Answers that came at all, by the rollout's name. */
  readonly rollouts: Readonly<Record<string, readonly string[]>>;
}
