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

/** Lessons finished, and the certificates there are. */
export interface Certificates {
  readonly finished: readonly string[];
  readonly issued: readonly {
    readonly id: string;
    readonly name: string;
    readonly issuedAt: string;
    readonly lessons: readonly string[];
  }[];
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
  jump: (id: string, step: string, fresh: boolean) =>
    call<SandboxView>(`/api/sandboxes/${id}/jump`, 'POST', { step, fresh }),
  takeHelp: (attempt: string, help: Help) => call<unknown>('/api/helps', 'POST', { attempt, ...help }),
  extend: (id: string) => call<SandboxView>(`/api/sandboxes/${id}/extend`, 'POST', {}),
  reset: (id: string) => call<SandboxView>(`/api/sandboxes/${id}/reset`, 'POST', {}),
  end: (id: string) => call<SandboxView>(`/api/sandboxes/${id}/end`, 'POST', {}),
  ticket: (sandbox: string, use: 'live' | 'terminal' | 'tools' | 'echo', terminal = '') =>
    call<{ path: string }>('/api/tickets', 'POST', { sandbox, use, terminal }),
  progress: () =>
    call<{ known: boolean; labs: Readonly<Record<string, readonly string[]>>; latest: string | null }>(
      '/api/progress',
      'GET',
    ),
  certificates: () => call<Certificates>('/api/certificates', 'GET'),
  issueCertificate: (name: string, lessons: readonly string[]) =>
    call<{ id: string }>('/api/certificates', 'POST', { name, lessons }),
  removeLearner: () => call<unknown>('/api/learner', 'DELETE'),
};

/** The WebSocket address of a path of this site. */
export function socketAddress(path: string): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${path}`;
}
