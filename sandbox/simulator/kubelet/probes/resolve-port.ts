/** A probe's port: a number, or the name of one of the container's ports. Source: pkg/probe/util.go. */
import type { ContainerSpec } from '../pod.ts';

/** The port, or why there is none. */
export function resolvePort(port: number | string, { ports = [] }: ContainerSpec): number | string {
  const named = ports.find((known) => known.name === String(port))?.containerPort;
  const number = typeof port === 'number' ? port : (named ?? Number(port));
  if (typeof port === 'string' && Number.isNaN(number))
    return `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`;
  return number > 0 && number < 65_536 ? number : `invalid port number: ${number}`;
}
