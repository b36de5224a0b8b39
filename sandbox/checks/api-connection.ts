import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { z } from 'zod';

const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url(), 'certificate-authority-data': z.string() }) })]),
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
});

/** The API server refused; `code` is the HTTP status. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ApiConnection extends Disposable {
  /** The reply once its head has come. Throws ApiRefusal for anything but 200, and whatever the network says. */
  get(path: string, signal: AbortSignal): Promise<IncomingMessage>;
}

/** What a request needs to be the checks' own. The kubeconfig is one that Drydock wrote: one cluster, one user. */
export function apiAccess(kubeconfig: string) {
  const { clusters, users } = kubeconfigSchema.parse(parse(kubeconfig));
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const agent = new Agent({ ca: Buffer.from(authority, 'base64'), keepAlive: true });
  return { server, agent, headers: { authorization: `Bearer ${users[0].user.token}` } };
}

/** A connection with the checks' own token. */
export function connectApi(kubeconfig: string): ApiConnection {
  const { server, agent, headers: own } = apiAccess(kubeconfig);
  const headers = { ...own, accept: 'application/json' };
  return {
    async get(path, signal) {
      const reply = await new Promise<IncomingMessage>((answered, failed) => {
        request(`${server}${path}`, { agent, headers, signal }, answered).on('error', failed).end();
      });
      if (reply.statusCode === 200) return reply;
      throw new ApiRefusal(reply.statusCode ?? 0, `${path}: ${(await text(reply)).slice(0, 500)}`);
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
