/** Short-lived signed permission to open one socket of one sandbox; made by web, used once at the host. */
import { z } from 'zod';
import { seal, unseal } from './seal.ts';

/** Long enough to open a socket on a slow line, too short to be worth stealing. */
export const ticketLifeMs = 30_000;

const ticketSchema = z.object({
  /** `service`: web itself, calling the host's HTTP API. `echo`: a test of the connection, of no sandbox. */
  use: z.enum(['live', 'terminal', 'tools', 'echo', 'service']),
  /** Empty for `service`, and for an `echo` of somebody whom nobody knows yet. */
  learner: z.string(),
  sandbox: z.string(),
  /** The terminal's name, for `terminal`. */
  terminal: z.string().max(40),
  /** Unix milliseconds. */
  expires: z.int(),
  /** Makes a ticket usable once. */
  nonce: z.string().min(16),
});
export type Ticket = z.infer<typeof ticketSchema>;

const purpose = 'ticket:';

/** `<body>.<signature>`, both base64url. */
export function sealTicket(ticket: Ticket, secret: string): string {
  return seal(purpose, Buffer.from(JSON.stringify(ticket)).toString('base64url'), secret);
}

/** The ticket, or why it is refused: forged before expired, so that nothing is learnt from a forgery. */
export function openTicket(sealed: string, secret: string, now: Date): Ticket | 'forged' | 'expired' {
  const body = unseal(purpose, sealed, secret);
  if (body === undefined) return 'forged';
  const parsed = ticketSchema.safeParse(readJson(Buffer.from(body, 'base64url').toString()));
  if (!parsed.success) return 'forged';
  return parsed.data.expires <= now.getTime() ? 'expired' : parsed.data;
}

/** Undefined where it is none: whoever asks must not end the host by it. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
