/** What waits for the clients of one cluster, all together: those who ask and do not read must not fill the host. */
import type { ServerResponse } from 'node:http';

/** Some clients that read whole lists of the largest cluster at one time. */
const mostBytes = 96 * 1024 * 1024;
/** Answers up to this size are not looked at: there are no more of them than connections. */
const smallBytes = 65_536;

const backlogs = new WeakMap<ServerResponse, Backlog>();

export class Backlog {
  readonly #open = new Set<ServerResponse>();

  add(response: ServerResponse): void {
    backlogs.set(response, this);
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  }

  get bytes(): number {
    let sum = 0;
    for (const { writableLength } of this.#open) sum += writableLength;
    return sum;
  }
}

/** False where so many more bytes would be too many for the response's cluster. */
export function hasRoom(response: ServerResponse, bytes: number): boolean {
  return bytes <= smallBytes || (backlogs.get(response)?.bytes ?? 0) + bytes <= mostBytes;
}
