import { z } from 'zod';
import { eventually } from '../../testing/eventually.ts';

const viewSchema = z.looseObject({ id: z.string(), state: z.string() });
const currentSchema = z.looseObject({ sandbox: viewSchema.nullable() });

/** A learner without a browser, with a sandbox that is ready. */
export interface Learner {
  /** The address of a terminal of theirs with a fresh ticket, or of the same through another port. */
  terminalAddress(name: string, port?: string): Promise<string>;
  /** Ends the sandbox and waits until it is gone. */
  end(): Promise<void>;
}

const patienceMs = 120_000;

/** Comes to the site and starts a cluster for the lab on Pods. */
export async function startLearner(url: string): Promise<Learner> {
  let cookie = '';
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const reply = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text}`);
    return JSON.parse(text);
  };
  const { id } = viewSchema.parse(await call('/api/sandboxes', { lab: 'pods' }));
  const untilState = (state: string): Promise<unknown> =>
    eventually(
      async () => {
        const { sandbox } = currentSchema.parse(await call('/api/sandboxes?lab=pods'));
        return sandbox === null || sandbox.id !== id ? state === 'ended' : sandbox.state === state;
      },
      `a sandbox that is ${state}`,
      { timeoutMs: patienceMs },
    );
  await untilState('ready');
  return {
    async terminalAddress(name, port = new URL(url).port) {
      const ticket = await call('/api/tickets', { sandbox: id, use: 'terminal', terminal: name });
      const { path } = z.object({ path: z.string() }).parse(ticket);
      return `ws://127.0.0.1:${port}${path}`;
    },
    async end() {
      await call(`/api/sandboxes/${id}/end`, {});
      await untilState('ended');
    },
  };
}
