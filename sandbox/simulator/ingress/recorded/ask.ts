/** Requests as the cases name them. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answered, Asked } from './cases.ts';

export interface At {
  readonly host: string;
  readonly port: number;
}

/** Rejects when there is no answer. */
export function ask(
  { host, port }: At,
  { host: asked, path, method = 'GET', headers = {}, body }: Asked,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const sent = request(
      { host, port, path, method, agent: false, headers: { host: asked, ...headers, ...length } },
      (response) => {
        const lines: string[] = [];
        for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
          const [name = '', value] = response.rawHeaders.slice(i, i + 2);
          lines.push(name === 'Date' ? name : `${name}: ${value}`);
        }
        text(response).then(
          (read) => resolve(withoutMoment({ status: response.statusCode ?? 0, headers: lines, body: read })),
          reject,
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** agnhost tells the time at every path that it does not know, in words of any length. */
function withoutMoment(answered: Answered): Answered {
  if (!answered.body.startsWith('NOW: ')) return answered;
  const headers = answered.headers.map((line) => line.replace(/^(Content-Length): .*$/, '$1'));
  return { ...answered, headers, body: 'NOW' };
}

/** `502 Bad Gateway`, or how it broke. */
export async function askBriefly(at: At, asked: Asked): Promise<string> {
  try {
    const { status, body } = await ask(at, asked);
    return status === 200 ? '200' : `${status} ${body.trim()}`;
  } catch {
    return 'no answer';
  }
}
