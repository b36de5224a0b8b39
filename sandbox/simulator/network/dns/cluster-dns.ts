/** CoreDNS as kubeadm configures it: answers for the cluster's domain and its addresses; nothing outside is known. Source: coredns/plugin/backend_lookup.go. */
import type { V1Service } from '@kubernetes/client-node';
import type { Cluster } from '../../cluster/cluster.ts';
import { metaOf } from '../../registry/object-access.ts';
import { LaterView, type Pace } from '../later-view.ts';
import { slicesByService } from '../slices-by-service.ts';
import { clusterDomain, type Found, findNames, findRecords, type Names } from './find-records.ts';
import type { DnsAnswer, DnsRecord, RecordType } from './records.ts';

/** CoreDNS acts on each event of its watches at once. */
export const coreDnsPace: Pace = { lagMs: 5, intervalMs: 0 };
/** Of every record, seconds: `ttl 30` in the Corefile. */
const ttl = 30;
const longestChain = 10;

type Reply = Pick<DnsAnswer, 'code' | 'records'> & Partial<DnsAnswer>;

export class ClusterDns {
  readonly #view: LaterView<Names>;
  readonly #random: () => number;

  constructor(cluster: Cluster, pace: Pace) {
    this.#random = cluster.random;
    this.#view = new LaterView(cluster, {
      prefixes: ['/core/services/', '/core/namespaces/', '/discovery.k8s.io/endpointslices/'],
      pace,
      read: () => readNames(cluster),
    });
  }

  /** `name` is absolute; its last dot may be left out. */
  answer(name: string, type: RecordType): DnsAnswer {
    const asked = name.replace(/\.$/, '').toLowerCase();
    const reply = this.#reply(asked, type, longestChain);
    return { authoritative: true, additional: [], ...reply };
  }

  #reply(name: string, type: RecordType, chain: number): Reply {
    const reversed = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name);
    if (reversed) return type === 'PTR' ? this.#reverse(name, reversed.slice(1).toReversed().join('.')) : nothing;
    if (name !== clusterDomain && !name.endsWith(`.${clusterDomain}`)) return outside;
    if (type === 'TXT' && name === `dns-version.${clusterDomain}`)
      return { code: 'NOERROR', records: [record(name, 'TXT', '"1.1.0"', 28_800)] };
    const found = findRecords(this.#view.current, name.slice(0, -clusterDomain.length - 1));
    if (!found) return missing;
    if (type === 'SRV') return services(name, found);
    const records = found.flatMap((one) => this.#hostRecords(name, one, type, chain));
    return { code: 'NOERROR', records: this.#shuffle(distinct(records)) };
  }

  /** The record of a host, or the name it stands for and what that leads to. */
  #hostRecords(name: string, { host }: Found, type: RecordType, chain: number): DnsRecord[] {
    if (/^[\d.]+$/.test(host)) return type === 'A' ? [record(name, 'A', host)] : [];
    const alias = record(name, 'CNAME', `${host.replace(/\.$/, '')}.`);
    if (type === 'CNAME') return [alias];
    if ((type !== 'A' && type !== 'AAAA') || chain === 0) return [];
    const target = this.#reply(host.replace(/\.$/, '').toLowerCase(), type, chain - 1);
    const isInside = host.replace(/\.$/, '').endsWith(`.${clusterDomain}`);
    if (isInside && target.records.length === 0) return [];
    return [alias, ...target.records];
  }

  #reverse(name: string, ip: string): Reply {
    const names = findNames(this.#view.current, ip);
    if (names.length === 0) return outside;
    return { code: 'NOERROR', records: names.map((one) => record(name, 'PTR', `${one}.`)) };
  }

  /** The plugin `loadbalance`; aliases stay in front. */
  #shuffle(records: readonly DnsRecord[]): readonly DnsRecord[] {
    const aliases = records.filter(({ type }) => type === 'CNAME');
    const rest = records.filter(({ type }) => type !== 'CNAME');
    for (let last = rest.length - 1; last > 0; last--) {
      const other = Math.floor(this.#random() * (last + 1));
      const [a, b] = [rest[last], rest[other]];
      if (a && b) [rest[last], rest[other]] = [b, a];
    }
    return [...aliases, ...rest];
  }
}

const nothing: Reply = { code: 'NOERROR', records: [] };
const missing: Reply = { code: 'NXDOMAIN', records: [] };
/** No name server beyond this one can be asked. */
const outside: Reply = { code: 'NXDOMAIN', authoritative: false, records: [] };

function record(name: string, type: RecordType, data: string, seconds = ttl): DnsRecord {
  return { name: `${name}.`, type, ttl: seconds, data };
}

function services(name: string, found: readonly Found[]): Reply {
  const hosts = found.filter(({ port, host }) => port !== -1 && /^[\d.]+$/.test(host));
  const weight = Math.max(1, Math.floor(100 / hosts.length));
  return {
    code: 'NOERROR',
    records: hosts.map((host) => record(name, 'SRV', `0 ${weight} ${host.port} ${host.name}.`)),
    additional: distinct(hosts.map((host) => record(host.name, 'A', host.host))),
  };
}

function distinct(records: readonly DnsRecord[]): DnsRecord[] {
  return [...new Map(records.map((one) => [`${one.name} ${one.type} ${one.data}`, one])).values()];
}

function readNames({ reader }: Cluster): Names {
  const services = reader.list('/api/v1/services').map((object): [string, V1Service] => {
    const { namespace, name } = metaOf(object);
    return [`${namespace}/${name}`, object as unknown as V1Service];
  });
  return {
    namespaces: new Set(reader.list('/api/v1/namespaces').map((object) => metaOf(object).name ?? '')),
    services: new Map(services),
    slices: slicesByService(reader),
  };
}
