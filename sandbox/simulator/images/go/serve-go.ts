/** A Go program that only serves HTTP, until it is told to end. */
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { type HttpRequest, serveHttp } from '../http/serve-http.ts';
import { type GoReply, sendGo } from './go-http.ts';
import { goLog, untilSignalled } from './go-program.ts';

/** What an answer costs, ms of a processor. */
const requestCpuMillis = 0.1;

export interface GoServer {
  readonly port: number;
  readonly memoryBytes: number;
  answer(request: HttpRequest): GoReply | Promise<GoReply>;
  /** What ends it; by default what ends every Go program. */
  readonly until?: Promise<number>;
}

export async function serveGo(process: Process, { port, memoryBytes, answer, until }: GoServer): Promise<number> {
  process.use({ memoryBytes });
  try {
    serveHttp(process, { port }, async (request, response) => {
      process.use({ cpuMillis: requestCpuMillis });
      sendGo(process, response, await answer(request));
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    goLog(process, `listen tcp :${port}: bind: address already in use`);
    return 1;
  }
  return until ?? untilSignalled(process);
}

/** Headers as a Go server has them, sorted, without Host. */
export function goHeaders(request: HttpRequest): [name: string, value: string][] {
  return Object.entries(request.headersDistinct)
    .filter(([name]) => name !== 'host')
    .flatMap(([name, values]) =>
      (values ?? []).map((value): [string, string] => [
        name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
        value,
      ]),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
