/** The browser's calls to this site's own API. Replies come from our server, so their shape is trusted. */
import type { Failure, Result } from '../../sandbox/contract/failure.ts';
import type { Help } from '../../sandbox/contract/help.ts';
import type { ProviderName } from '../../sandbox/contract/provider.ts';
import type { SandboxView } from '../../sandbox/contract/sandbox-view.ts';

export interface Current {
  readonly sandbox: SandboxView | null;
  /** Step to the time it was passed. */
  readonly passed: Readonly<Record<string, string>>;
  readonly helps: readonly Help[];
  /** Null while no host answers. */
  readonly provider: ProviderName | null;
}

/** Failures: what the route says, or host-unreachable. */
export async function call<Value>(
  path: string,
  method: 'GET' | 'POST' | 'DELETE',
  body?: unknown,
): Promise<Result<Value>> {
  try {
    const reply = await fetch(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await reply.json();
    if (reply.ok) return { ok: true, value: answer as Value };
    return { ok: false, failure: (answer as { failure: Failure }).failure };
  } catch (error) {
    return {
      ok: false,
      failure: { code: 'host-unreachable', message: error instanceof Error ? error.message : String(error) },
    };
  }
}

export const api = {
  current: (lab: string) => call<Current>(`/api/sandboxes?lab=${encodeURIComponent(lab)}`, 'GET'),
  /** `step`: the one whose beginning a new cluster is brought to. */
  start: (lab: string, step?: string) => call<SandboxView>('/api/sandboxes', 'POST', { lab, step }),
  takeHelp: (attempt: string, help: Help) => call<unknown>('/api/helps', 'POST', { attempt, ...help }),
};
