/** Conditions over Ingresses: what an address leads to, whatever the Ingress is called. */
import { z } from 'zod';
import type { ClusterState, Condition } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { sayMissing, sayNames } from './say-seen.ts';
import { type Ingress, ingressesIn, listIngresses, listServices, servicesIn } from './service.ts';
import { fill, listed } from './texts.ts';

interface OnHost {
  readonly id: string;
  readonly host: string;
  readonly namespace?: string;
}

interface Leads {
  readonly path: string;
  readonly pathType: string;
  readonly service: string;
  readonly port: number | string | undefined;
}

function pathsOf(ingresses: readonly Ingress[], host: string): readonly Leads[] {
  return ingresses
    .flatMap(({ spec }) => spec.rules)
    .filter((rule) => rule.host === host)
    .flatMap((rule) => rule.http?.paths ?? [])
    .map(({ path, pathType, backend }) => ({
      path,
      pathType,
      service: backend.service?.name ?? '',
      port: backend.service?.port.number ?? backend.service?.port.name,
    }));
}

/** Paths that match this one, the longest first; with the same length Exact goes before Prefix (the Ingress specification). */
function matching(paths: readonly Leads[], asked: string): readonly Leads[] {
  const matches = ({ path, pathType }: Leads): boolean => {
    const prefix = path.replace(/\/$/, '');
    return pathType === 'Exact' ? path === asked : asked === prefix || asked.startsWith(`${prefix}/`);
  };
  return paths.filter(matches).sort((a, b) => b.path.length - a.path.length);
}

/** A request for this host and path reaches a port that the Service has. Wrong when it is led elsewhere, or to what is not there. */
export function hostLeadsTo(on: OnHost & { path: string; service: string }): Condition {
  const { id, host, path, service, namespace = 'default' } = on;
  const address = `${host}${path}`;
  const text = fill(
    { en: '{address} leads to the Service {service}', ja: '{address} が Service {service} につながっている' },
    { address, service },
  );
  return {
    id,
    text,
    watches: [ingressesIn(namespace), servicesIn(namespace)],
    judge: (state) => {
      const ingresses = listIngresses(state, namespace);
      const [first] = matching(pathsOf(ingresses, host), path);
      if (!first) return noPath(state, on, text);
      const seen = fill(
        { en: '{address} leads to {service}:{port}', ja: '{address} の行き先は {service}:{port} です' },
        { address, service: first.service, port: first.port ?? '' },
      );
      if (first.service !== service) return wrong(text, seen);
      const ports = listServices(state, namespace).find(({ metadata }) => metadata.name === service)?.spec.ports;
      if (ports === undefined)
        return wrong(
          text,
          sayMissing(
            'Service',
            service,
            listServices(state, namespace).map(({ metadata }) => metadata.name),
          ),
        );
      return ports.some(({ port, name }) => port === first.port || (name !== '' && name === first.port))
        ? met(text, seen)
        : wrong(
            text,
            fill(
              {
                en: '{service} has no port {port}; it has {ports}',
                ja: '{service} にポート {port} はなく、あるのは {ports} です',
              },
              { service, port: first.port ?? '', ports: listed(ports.map(({ port }) => String(port))) },
            ),
          );
    },
  };
}

function noPath(
  state: ClusterState,
  { host, path, namespace = 'default' }: OnHost & { path: string },
  text: Condition['text'],
) {
  const ingresses = listIngresses(state, namespace);
  const paths = pathsOf(ingresses, host).map((each) => `${each.pathType} ${each.path}`);
  if (paths.length > 0)
    return wrong(
      text,
      fill(
        {
          en: '{host} has {paths}, and none of them matches {path}',
          ja: '{host} にあるのは {paths} で、{path} に合うものがありません',
        },
        { host, paths: listed(paths), path },
      ),
    );
  const hosts = ingresses.flatMap(({ spec }) => spec.rules.map((rule) => rule.host || '*'));
  if (hosts.length === 0)
    return notYet(text, fill({ en: 'no Ingress for {host}', ja: '{host} の Ingress はまだありません' }, { host }));
  return notYet(
    text,
    fill(
      {
        en: 'no Ingress has a rule for {host}; there are rules for {hosts}',
        ja: '{host} のルールを持つ Ingress はありません。ルールがあるのは {hosts} です',
      },
      { host, hosts: sayNames([...new Set(hosts)]) },
    ),
  );
}

const secretSchema = z.object({ type: z.string().default(''), metadata: z.object({ name: z.string() }) });

/** An Ingress names a TLS Secret for the host, and the Secret is there. */
export function hostHasCertificate({ id, host, namespace = 'default' }: OnHost): Condition {
  const secrets = { apiVersion: 'v1', kind: 'Secret', namespace };
  const text = fill(
    { en: '{host} is served with a certificate from a Secret', ja: '{host} の証明書が Secret から使われている' },
    { host },
  );
  return {
    id,
    text,
    watches: [ingressesIn(namespace), secrets],
    judge: (state) => {
      const entry = listIngresses(state, namespace)
        .flatMap(({ spec }) => spec.tls)
        .find(({ hosts }) => hosts.includes(host));
      if (!entry) {
        const hosts = listIngresses(state, namespace).flatMap(({ spec }) => spec.tls.flatMap((tls) => tls.hosts));
        if (hosts.length === 0)
          return notYet(text, { en: 'no Ingress has a tls section', ja: 'tls のある Ingress はまだありません' });
        return wrong(
          text,
          fill({ en: 'there is tls for {hosts}', ja: 'tls があるのは {hosts} です' }, { hosts: listed(hosts) }),
        );
      }
      const name = entry.secretName;
      const secret = state
        .list(secrets)
        .map((object) => secretSchema.parse(object))
        .find(({ metadata }) => metadata.name === name);
      if (!secret)
        return wrong(text, fill({ en: 'there is no Secret {name}', ja: 'Secret {name} はありません' }, { name }));
      const seen = fill(
        { en: 'Secret {name} of type {type}', ja: 'Secret {name} (タイプ {type})' },
        { name, type: secret.type },
      );
      return secret.type === 'kubernetes.io/tls' ? met(text, seen) : wrong(text, seen);
    },
  };
}
