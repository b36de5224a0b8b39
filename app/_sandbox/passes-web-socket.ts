import { askTicket, socketAddress } from './socket-ticket.ts';

/** A handshake that takes longer than this is held back by something. */
const patienceMs = 5_000;

/** True when a WebSocket opens here and says back what it is told; undefined when nothing can be said, since no host gives a ticket. */
export async function passesWebSocket(): Promise<boolean | undefined> {
  const ticket = await askTicket('', 'echo');
  if (!ticket.ok) return undefined;
  const socket = new WebSocket(socketAddress(ticket.value.path));
  const passes = await new Promise<boolean>((known) => {
    setTimeout(() => known(false), patienceMs);
    socket.onopen = () => socket.send('echo');
    socket.onmessage = () => known(true);
    socket.onclose = () => known(false);
  });
  socket.close();
  return passes;
}
