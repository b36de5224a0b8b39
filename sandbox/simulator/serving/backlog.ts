/** What waits for the clients of one cluster, all together: those who ask and do not read must not fill the host. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Some clients that read whole lists of the largest cluster at one time. */
const mostBytes = 96 * 1024 * 1024;
/** Answers up to this size are not looked at: there are no more of them than connections. */
const smallBytes = 65_536;

const backlogs = new WeakMap<ServerResponse, Backlog>();
const byConnection = new WeakMap<Socket, Set<ServerResponse>>();

export class Backlog {
  /** With the bytes that are kept for it beside what was written. */
  readonly #open = new Map<ServerResponse, number>();

  add(response: ServerResponse): void {
    backlogs.set(response, this);
    this.#open.set(response, 0);
    const others = this.#follow(response.req.socket).add(response);
    response.once('close', () => {
      this.#open.delete(response);
      others.delete(response);
    });
  }

  /** Of requests sent in a row Node closes only the first when their connection is gone. */
  #follow(socket: Socket): Set<ServerResponse> {
    const known = byConnection.get(socket);
    if (known) return known;
    const responses = new Set<ServerResponse>();
    byConnection.set(socket, responses);
    socket.once('close', () => {
      for (const response of responses) {
        response.destroy();
        this.#open.delete(response);
      }
    });
    return responses;
  }

  keep(response: ServerResponse, bytes: number): void {
    if (this.#open.has(response)) this.#open.set(response, bytes);
  }

  get bytes(): number {
    let sum = 0;
    for (const [{ writableLength }, kept] of this.#open) sum += writableLength + kept;
    return sum;
  }
}

/** Notes what is there of an answer and not written yet. */
export function keepFor(response: ServerResponse, bytes: number): void {
  backlogs.get(response)?.keep(response, bytes);
}

/** False where so many more bytes would be too many for the response's cluster. */
export function hasRoom(response: ServerResponse, bytes: number): boolean {
  return bytes <= smallBytes || (backlogs.get(response)?.bytes ?? 0) + bytes <= mostBytes;
}
