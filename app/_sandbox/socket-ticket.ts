/** Every socket takes a ticket of one use; a lesson is read without one. */
import { call } from './api.ts';

export const askTicket = (sandbox: string, use: 'live' | 'terminal' | 'tools' | 'echo', terminal = '') =>
  call<{ path: string }>('/api/tickets', 'POST', { sandbox, use, terminal });

/** The WebSocket address of a path of this site. */
export function socketAddress(path: string): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${path}`;
}
