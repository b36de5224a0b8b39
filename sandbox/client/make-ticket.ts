import { randomBytes } from 'node:crypto';
import { sealTicket, type Ticket, ticketLifeMs } from '../contract/ticket.ts';

/** A sealed ticket that lives for `ticketLifeMs` and opens one socket. */
export function makeTicket(of: Omit<Ticket, 'expires' | 'nonce'>, secret: string, now: Date): string {
  const nonce = randomBytes(16).toString('base64url');
  return sealTicket({ ...of, expires: now.getTime() + ticketLifeMs, nonce }, secret);
}
