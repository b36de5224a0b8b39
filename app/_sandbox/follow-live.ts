import type { LiveMessage } from '../../sandbox/contract/live-protocol.ts';
import { closeCodes } from '../../sandbox/contract/terminal-sizes.ts';
import { keepSocket } from './keep-socket.ts';
import { askTicket, socketAddress } from './socket-ticket.ts';

interface FollowLive {
  readonly sandbox: string;
  onMessage(message: LiveMessage): void;
  onUp(): void;
  onDown(): void;
}

/** Keeps the line over which a host tells of a sandbox; gives what stops it. */
export function followLive({ sandbox, onMessage, onUp, onDown }: FollowLive): () => void {
  return keepSocket({
    address: async () => {
      const ticket = await askTicket(sandbox, 'live');
      return ticket.ok ? socketAddress(ticket.value.path) : undefined;
    },
    onOpen: onUp,
    onMessage: (text) => onMessage(JSON.parse(text) as LiveMessage),
    // The first attempt after a cut comes at once.
    onDown: (wait) => wait > 0 && onDown(),
    // Its last word was the sandbox's end.
    isFinal: (code) => code === closeCodes.sandboxEnded,
    onFinal: () => {},
  });
}
