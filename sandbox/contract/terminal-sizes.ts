/** The numbers of the terminal protocol, apart from its schemas: the page needs them without a validator. */
export type { Attach, ShellState, TerminalReply, TerminalRequest } from './terminal-protocol.ts';

/** Largest text of one message, in UTF-16 units; longer input is sent in parts. */
export const longestText = 16_384;

/**
 * Output the page has not acknowledged, in UTF-16 units. A page is sent `first` until it shows how fast it is, `high` at most (the
 * guide of xterm.js: keep under 500 K); when all have so much to draw, the shell waits. Below `low` a page has most of it.
 */
export const unacknowledged = { first: 100_000, high: 400_000, low: 10_000 } as const;

/**
 * Output that a terminal keeps for a page that comes back, in UTF-16 units: what such a page lacks comes exactly, beyond it
 * comes a screen. The window above, and what is under way in pipes and sockets while a shell is being stopped.
 */
export const resumeWindow = 512 * 1024;

/** Largest first screen, in bytes as it is sent: it must come through a slow line within a second or two. */
export const largestScreen = 64 * 1024;

/** Input that a page has sent and the terminal has not said to have, in UTF-16 units: the rest waits, so that it can be left out. */
export const inputWindow = 64 * 1024;

/** Input that a page keeps until the terminal has it, in UTF-16 units: more than this is a file, and no paste. */
export const mostInput = 16 * 1024 * 1024;

/** Terminals that a learner may have in one sandbox. */
export const mostTerminals = 12;

/** Why a socket was closed by the host: after `notReady` the page tries again, after `sandboxEnded` and `tooManyTerminals` it does not (WebSocket close codes for applications are 4000-4999). */
export const closeCodes = {
  notReady: 4425,
  refused: 4403,
  sandboxEnded: 4410,
  replaced: 4409,
  tooManyTerminals: 4429,
  hostStopping: 4503,
} as const;
