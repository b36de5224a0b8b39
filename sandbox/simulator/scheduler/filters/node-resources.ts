/** Whether a node has what a Pod asks for: resources, and ports of its own. Source: plugins/noderesources/fit.go, plugins/nodeports/node_ports.go. */
import type { Pod } from '../../controllers/kit/wire.ts';
import { requestsOf } from '../pod-requests.ts';
import { type Filter, refuse } from './filter.ts';

const native = ['cpu', 'memory', 'ephemeral-storage'];

export const nodeResourcesFit: Filter = (pod) => {
  const requests = requestsOf(pod);
  const others = [...requests.keys()].filter((name) => !native.includes(name));
  const wanted = [...native, ...others].flatMap((name) => {
    const amount = requests.get(name) ?? 0;
    return amount > 0 ? [{ name, amount }] : [];
  });
  return (node) => {
    const reasons: string[] = [];
    let resolvable = true;
    if (node.podCount + 1 > (node.allocatable.get('pods') ?? 0)) reasons.push('Too many pods');
    for (const { name, amount } of wanted) {
      const capacity = node.allocatable.get(name) ?? 0;
      if (amount <= capacity - node.requested(name)) continue;
      reasons.push(`Insufficient ${name}`);
      if (amount > capacity) resolvable = false;
    }
    return reasons.length > 0 ? refuse(resolvable, ...reasons) : undefined;
  };
};

interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const anywhere = '0.0.0.0';

function hostPorts({ spec }: Pod): HostPort[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...(spec?.containers ?? []), ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ ip: hostIP || anywhere, protocol: protocol || 'TCP', port: hostPort }] : [],
    ),
  );
}

function meet(a: HostPort, b: HostPort): boolean {
  const sameAddress = a.ip === b.ip || a.ip === anywhere || b.ip === anywhere;
  return a.port === b.port && a.protocol === b.protocol && sameAddress;
}

export const nodePorts: Filter = (pod) => {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  return ({ pods }) => {
    const taken = pods.flatMap(hostPorts);
    return wanted.some((port) => taken.some((other) => meet(port, other)))
      ? refuse(true, "node(s) didn't have free ports for the requested pod ports")
      : undefined;
  };
};

export const nodeName: Filter = ({ spec }) =>
  spec?.nodeName
    ? ({ name }) => (name === spec.nodeName ? undefined : refuse(false, "node(s) didn't match the requested node name"))
    : undefined;
