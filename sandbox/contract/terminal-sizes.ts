/** The numbers of the terminal protocol, apart from its schemas: the page needs them without a validator. */
export type { ShellState, TerminalReply, TerminalRequest } from './terminal-protocol.ts';

/** Largest text of one message, in UTF-16 units; longer input is sent in parts. */
export const longestText = 16_384;

/** Output the page has not acknowledged, in UTF-16 units: above `high` the host stops reading the pty, below `low` it goes on (the guide of xterm.js: keep under 500 K). */
export const unacknowledged = { high: 100_000, low: 10_000 } as const;

/** Why a socket was closed by the host: after `notReady` the page tries again, after `sandboxEnded` it does not (WebSocket close codes for applications are 4000-4999). */
export const closeCodes = {
  notReady: 4425,
  refused: 4403,
  sandboxEnded: 4410,
  replaced: 4409,
  hostStopping: 4503,
} as const;
