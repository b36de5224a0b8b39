/** The network as a Pod or the node sees it: its address, what listens on it, whom it reaches. The seam between `runtime/`, `kubelet/` and `network/`. */
import type { Duplex } from 'node:stream';

/** Names as in errno(3) and getaddrinfo(3). */
export type NetworkErrorCode =
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EAI_AGAIN'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'ENOTFOUND'
  | 'ETIMEDOUT';

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;

  constructor(code: NetworkErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** One side of an open connection. Destroying the stream with an error resets the other side (ECONNRESET); ending it closes in order. */
export interface Connection {
  readonly stream: Duplex;
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

export interface NetworkStack {
  readonly ip: string;
  /** Every address unless `ip` says 127.0.0.1, which only the same stack reaches. Throws NetworkError EADDRINUSE. Disposing stops listening; open connections stay. */
  listen(at: { readonly port: number; readonly ip?: string }, accept: (connection: Connection) => void): Disposable;
  /**
   * Opens a connection. ClusterIPs and node ports lead to an endpoint chosen as kube-proxy chooses. Rejects with NetworkError:
   * ECONNREFUSED where nothing listens or a Service has no endpoint, ETIMEDOUT where a policy or a missing Pod swallows packets.
   */
  connect(to: Endpoint, options?: { readonly signal?: AbortSignal; readonly timeoutMs?: number }): Promise<Connection>;
  /**
   * IPv4 addresses of a name, by the stack's search domains; addresses stand for themselves. Rejects with NetworkError ENOTFOUND,
   * EAI_AGAIN. Programs that ask name servers for records of any type, as nslookup does, find them by `dnsOf` (stack.ts).
   */
  resolve(name: string): Promise<readonly string[]>;
  /** Addresses something listens at now. */
  listening(): readonly Endpoint[];
}

/** A Pod's own stack. Disposing frees the address and resets every connection that is still open. */
export interface PodStack extends NetworkStack, Disposable {}

export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  /** Shares the node's stack. */
  readonly hostNetwork: boolean;
}

/** What the kubelet asks of the network. */
export interface PodNetwork {
  /** Gives a Pod an address (10.244.0.0/16), or the one it had before a restart of the host. */
  attach(pod: PodIdentity, keepIp?: string): PodStack;
  /** The node's own stack: probes and port-forward come from here. */
  node(name: string): NetworkStack;
}
