/** Requests to a cluster by its administrator, for what surrounds a script: a process of kubectl for each would take longer than the script. */
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Json, JsonObject } from '../patch/json.ts';

const kubeconfigSchema = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ server: z.url(), 'certificate-authority-data': z.base64() }) })]),
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': z.base64(), 'client-key-data': z.base64() }) }),
  ]),
});

export interface Answer {
  readonly code: number;
  readonly body: JsonObject;
}

export class ClusterClient implements Disposable {
  readonly #server: string;
  readonly #agent: Agent;

  /** Takes a kubeconfig with one cluster and one user who has a certificate. */
  constructor(kubeconfig: string) {
    const { clusters, users } = kubeconfigSchema.parse(parse(kubeconfig));
    const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
    const { cluster } = clusters[0];
    const { user } = users[0];
    this.#server = cluster.server;
    this.#agent = new Agent({
      keepAlive: true,
      ca: bytes(cluster['certificate-authority-data']),
      cert: bytes(user['client-certificate-data']),
      key: bytes(user['client-key-data']),
    });
  }

  /** Rejects only when there is no answer; bodies are JSON both ways. */
  async call(
    method: string,
    path: string,
    body?: Json,
    type = 'application/json',
    accept = 'application/json',
  ): Promise<Answer> {
    const { code, text, isJson } = await this.#send(method, path, body, type, accept);
    return { code, body: isJson ? (JSON.parse(text) as JsonObject) : { text } };
  }

  /** What a GET gives until it ends, such as the events of a watch. */
  async lines(path: string): Promise<readonly string[]> {
    const { text } = await this.#send('GET', path, undefined, '', 'application/json');
    return text.split('\n').filter((line) => line !== '');
  }

  /** Calls back for each event of a watch until it is disposed of; resolves when the server has begun to answer. */
  async watch(path: string, accept: string, onEvent: (event: JsonObject) => void): Promise<Disposable> {
    const begun = Promise.withResolvers<void>();
    const sent = request(new URL(path, this.#server), { agent: this.#agent, headers: { accept } }, (response) => {
      response.on('error', () => {});
      let rest = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onEvent(JSON.parse(line) as JsonObject);
      });
      begun.resolve();
    });
    sent.on('error', begun.reject);
    sent.end();
    await begun.promise;
    return { [Symbol.dispose]: () => void sent.destroy() };
  }

  #send(method: string, path: string, body: Json | undefined, type: string, accept: string) {
    return new Promise<{ code: number; text: string; isJson: boolean }>((answered, failed) => {
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      // Without a length Node sends what a DELETE has to say unframed, and the server takes it for the next request.
      const about = bytes === undefined ? {} : { 'content-type': type, 'content-length': bytes.length };
      const headers = { accept, ...about };
      const sent = request(new URL(path, this.#server), { method, agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers['content-type']?.includes('json') === true;
          answered({ code: response.statusCode ?? 0, text, isJson });
        });
      });
      sent.on('error', failed);
      sent.end(bytes);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
