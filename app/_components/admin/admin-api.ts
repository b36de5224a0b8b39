import { call } from '../../_sandbox/api.ts';
import type { AdminOverview } from '../../_server/admin/overview.ts';

/** The calls of the administrator's page; apart from the learner's, whose pages do not carry them. */
export const adminApi = {
  login: (password: string) => call<unknown>('/api/admin/login', 'POST', { password }),
  /** The address at the OpenID provider to go to. */
  beginOidc: (locale: string) => call<{ url: string }>('/api/admin/oidc', 'POST', { locale }),
  logout: () => call<unknown>('/api/admin/logout', 'POST', {}),
  endSession: (handle: string) => call<unknown>(`/api/admin/sessions/${encodeURIComponent(handle)}/end`, 'POST', {}),
  endOtherSessions: () => call<unknown>('/api/admin/sessions/end-others', 'POST', {}),
  overview: () => call<AdminOverview>('/api/admin/overview', 'GET'),
  end: (sandbox: string) => call<unknown>(`/api/admin/sandboxes/${encodeURIComponent(sandbox)}/end`, 'POST', {}),
};
