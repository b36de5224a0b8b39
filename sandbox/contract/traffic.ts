/** Requests that are sent all the while to what a learner has built, and what became of each. */

/** What a lab, or a learner, wants sent to the cluster's Ingress or to a Service. */
export interface TrafficPlan {
  readonly host: string;
  readonly path: string;
  /** Evenly spread; at most `mostPerSecond`. */
  readonly perSecond: number;
  /** Sent to this Service by way of the API server, instead of the Ingress; `host` says nothing then. */
  readonly service?: TargetService | undefined;
}

export interface TargetService {
  /** Absent: `default`. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly port: number;
}

/** Where it goes, in a word: `shop.example/cart`, `Service web:80/`, `Service staging/web:80/`. */
export function targetOf({ host, path, service }: TrafficPlan): string {
  return service ? `${serviceTarget(service)}${path}` : `${host}${path}`;
}

export function serviceTarget({ namespace, name, port }: TargetService): string {
  return `Service ${namespace === undefined ? '' : `${namespace}/`}${name}:${port}`;
}

/** A learner's cluster shares its machine with others: more would be a load test. */
export const mostPerSecond = 50;

export interface TrafficAnswer {
  /** When the request was sent, as Date.getTime counts. */
  readonly atMs: number;
  readonly tookMs: number;
  /** The status of HTTP; 0 where no answer came: refused, cut off, or too late. */
  readonly status: number;
}

/** Served is what a visitor would call served. */
export function isServed({ status }: TrafficAnswer): boolean {
  return status >= 200 && status < 400;
}
