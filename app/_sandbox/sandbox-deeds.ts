/** What is asked of a sandbox that is there; a lesson is read without it. */
import type { SandboxView } from '../../sandbox/contract/sandbox-view.ts';
import { call } from './api.ts';

export const deeds = {
  jump: (id: string, step: string, fresh: boolean) =>
    call<SandboxView>(`/api/sandboxes/${id}/jump`, 'POST', { step, fresh }),
  extend: (id: string) => call<SandboxView>(`/api/sandboxes/${id}/extend`, 'POST', {}),
  reset: (id: string) => call<SandboxView>(`/api/sandboxes/${id}/reset`, 'POST', {}),
  end: (id: string) => call<SandboxView>(`/api/sandboxes/${id}/end`, 'POST', {}),
};
