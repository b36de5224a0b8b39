/** Variables that tell a container where Services are. Source: pkg/kubelet/envvars/envvars.go. */

export interface LinkedService {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  };
}

/** Of Services with a cluster IP; the others have no variables. */
export function serviceVariables(services: readonly LinkedService[]): Record<string, string> {
  return Object.assign({}, ...services.map(variablesOf));
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

function variablesOf({ metadata, spec: { clusterIP = '', ports = [] } }: LinkedService): Record<string, string> {
  const [first] = ports;
  if (clusterIP === '' || clusterIP === 'None' || !first) return {};
  const prefix = variableName(metadata.name);
  const variables: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: clusterIP,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
  };
  for (const { name, port } of ports)
    if (name) variables[`${prefix}_SERVICE_PORT_${variableName(name)}`] = String(port);
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const address = `${protocol.toLowerCase()}://${clusterIP}:${port}`;
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    // Docker's links named the first port without its number.
    if (index === 0) variables[`${prefix}_PORT`] = address;
    variables[link] = address;
    variables[`${link}_PROTO`] = protocol.toLowerCase();
    variables[`${link}_PORT`] = String(port);
    variables[`${link}_ADDR`] = clusterIP;
  }
  return variables;
}
