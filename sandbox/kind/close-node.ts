import { networkInterfaces } from 'node:os';
import { ok, type Result } from '../contract/failure.ts';
import { run } from '../exec/run.ts';
import { translateFailure } from './translate-failure.ts';

/** Pods of a kind cluster, and their Services once they are resolved to Pods (kind's default `podSubnet`). */
const pods = '10.244.0.0/16';

/** Where the node's own network is, the machine behind it, other clusters, and what a cloud tells its machines (RFC 1918, 6598, 3927). */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

const patienceMs = 60_000;

/**
 * Closes the way from a cluster's Pods to its node (but the API server and DNS), to this machine and to private networks.
 * It is done by iptables in the node, where a learner, who may write NetworkPolicies, cannot take it back; once more, it does
 * the same again. Packets are told by the interface they come from, since a Pod may lie about its address.
 */
export async function closeNode(node: string): Promise<Result<void>> {
  const ran = await run('docker', ['exec', node, 'sh', '-c', rules(ownAddresses())], { timeoutMs: patienceMs });
  return ran.ok ? ok(undefined) : { ok: false, failure: translateFailure(ran) };
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [`${address}/32`] : []));
}

function rules(own: readonly string[]): string {
  const known = ['-i lo', '-i eth0', '-m conntrack --ctstate ESTABLISHED,RELATED'];
  const accept = (name: string, matches: readonly string[]) => matches.map((match) => `-A ${name} ${match} -j RETURN`);
  const table = [
    '*filter',
    // To name a chain empties it.
    ':DRYDOCK-NODE - [0:0]',
    ':DRYDOCK-OUT - [0:0]',
    // 127.0.0.11 is Docker's name server, to which kind leads what is sent to port 53 of the gateway.
    ...accept('DRYDOCK-NODE', [...known, '-p tcp --dport 6443', '-d 127.0.0.11']),
    '-A DRYDOCK-NODE -j REJECT',
    ...accept('DRYDOCK-OUT', [...known, `-d ${pods}`]),
    // Elsewhere the node's name server is a machine of a private network.
    '$names',
    ...[...privateNetworks, ...own].map((network) => `-A DRYDOCK-OUT -d ${network} -j REJECT`),
    'COMMIT',
  ];
  const name = '-A DRYDOCK-OUT -p udp --dport 53 -d $server -j RETURN';
  const jump = (from: string, to: string) =>
    `iptables -w -C ${from} -j ${to} 2>/dev/null || iptables -w -I ${from} -j ${to}`;
  return [
    'set -e',
    "servers=$(sed -n 's/^nameserver \\([0-9.]*\\)$/\\1/p' /etc/resolv.conf)",
    `names=$(for server in $servers; do echo "${name}"; done)`,
    'iptables-restore -w --noflush <<EOF',
    ...table,
    'EOF',
    jump('INPUT', 'DRYDOCK-NODE'),
    jump('FORWARD', 'DRYDOCK-OUT'),
  ].join('\n');
}
