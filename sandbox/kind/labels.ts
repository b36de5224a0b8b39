/** Labels on the node container are the database: what a cluster is can be read from Docker alone. */
import { z } from 'zod';
import type { Address, ClusterSpec } from '../contract/provider.ts';

export const labelKeys = {
  installation: 'drydock.installation',
  id: 'drydock.id',
  owner: 'drydock.owner',
  lab: 'drydock.lab',
  endsAt: 'drydock.ends-at',
  api: 'drydock.port.api',
  http: 'drydock.port.http',
  https: 'drydock.port.https',
} as const;

export interface Ports {
  readonly api: number;
  readonly http: number;
  readonly https: number;
}

const port = z.coerce.number().int().min(1).max(65_535);
const labelsSchema = z.object({
  [labelKeys.id]: z.string(),
  [labelKeys.owner]: z.string(),
  [labelKeys.lab]: z.string(),
  [labelKeys.endsAt]: z.iso.datetime(),
  [labelKeys.api]: port,
  [labelKeys.http]: port,
  [labelKeys.https]: port,
});

export function writeLabels(
  { id, owner, lab, endsAt }: ClusterSpec,
  ports: Ports,
  installation: string,
): Record<string, string> {
  return {
    [labelKeys.installation]: installation,
    [labelKeys.id]: id,
    [labelKeys.owner]: owner,
    [labelKeys.lab]: lab,
    [labelKeys.endsAt]: endsAt.toISOString(),
    [labelKeys.api]: String(ports.api),
    [labelKeys.http]: String(ports.http),
    [labelKeys.https]: String(ports.https),
  };
}

/** Undefined when the labels are not those of a cluster of ours. */
export function readLabels(
  labels: Readonly<Record<string, string>>,
): (ClusterSpec & { readonly ports: Ports }) | undefined {
  const parsed = labelsSchema.safeParse(labels);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    id: data[labelKeys.id],
    owner: data[labelKeys.owner],
    lab: data[labelKeys.lab],
    endsAt: new Date(data[labelKeys.endsAt]),
    ports: { api: data[labelKeys.api], http: data[labelKeys.http], https: data[labelKeys.https] },
  };
}

export function onLoopback(portNumber: number): Address {
  return { host: '127.0.0.1', port: portNumber };
}
