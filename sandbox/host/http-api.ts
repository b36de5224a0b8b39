import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AuditLog } from '../../config/audit-log.ts';
import { type Failure, type FailureCode, fail, ok, type Result } from '../contract/failure.ts';
import { type HostCall, type HostOutput, hostCalls } from '../contract/host-api.ts';
import type { Terminal } from './parts.ts';
import type { Sandbox } from './sandbox.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { TicketGate } from './ticket-gate.ts';

/** Requests are a few ids; anything larger is a mistake. */
const longestBody = 16_384;

const statuses: Partial<Record<FailureCode, number>> = {
  'bad-input': 400,
  'not-allowed': 403,
  'not-found': 404,
  full: 503,
  'network-full': 503,
  unexpected: 500,
};

export interface HttpApi<T extends Terminal> {
  readonly sandboxes: Sandboxes<T>;
  readonly gate: TicketGate;
  readonly describe: () => HostOutput<'describeHost'>;
  readonly inspect: () => Promise<HostOutput<'inspectHost'>>;
  readonly audit: AuditLog;
  readonly log: (line: string) => void;
}

/** `POST /api/<call>`; see sandbox/contract/host-api.ts. */
export function serveHttpApi<T extends Terminal>(api: HttpApi<T>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const answered = await answer(api, request);
      if (answered.ok) reply(response, 200, answered.value);
      else reply(response, statuses[answered.failure.code] ?? 502, { failure: shown(answered.failure) });
    } catch (error) {
      api.log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}`);
      reply(response, 500, { failure: { code: 'unexpected', message: 'The host met a surprise; its log has more.' } });
    }
  };
}

async function answer<T extends Terminal>(api: HttpApi<T>, request: IncomingMessage): Promise<Result<unknown>> {
  const [, folder, name = ''] = new URL(request.url ?? '/', 'http://host').pathname.split('/');
  if (request.method !== 'POST' || folder !== 'api' || !Object.hasOwn(hostCalls, name)) {
    return fail('not-found', `There is no ${request.method} ${request.url} here.`);
  }
  const admitted = api.gate.admit((request.headers.authorization ?? '').replace(/^Bearer /, ''), 'service');
  if (typeof admitted === 'string') {
    const address = request.socket.remoteAddress ?? '';
    api.audit.refused({ address, what: `POST /api/${name}`, why: `ticket ${admitted}` });
    return fail('not-allowed', `The ticket of this call is ${admitted}.`);
  }
  const call = name as HostCall;
  const body = await readJson(request);
  if (!body.ok) return body;
  const input = hostCalls[call].input.safeParse(body.value);
  if (!input.success)
    return fail(
      'bad-input',
      `${call}: ${input.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`,
    );
  return perform(api, call, input.data);
}

async function readJson(request: IncomingMessage): Promise<Result<unknown>> {
  if (Number(request.headers['content-length'] ?? 0) > longestBody)
    return fail('bad-input', `A request is at most ${longestBody} bytes.`);
  try {
    return ok(JSON.parse(await text(request)));
  } catch {
    return fail('bad-input', 'The body of the request is no JSON.');
  }
}

async function perform<T extends Terminal>(api: HttpApi<T>, call: HostCall, input: unknown): Promise<Result<unknown>> {
  const { sandboxes } = api;
  const view = (result: Result<Sandbox<T>>): Result<unknown> => (result.ok ? ok(result.value.view) : result);
  switch (call) {
    case 'describeHost':
      return ok(api.describe());
    case 'inspectHost':
      return ok(await api.inspect());
    case 'endAnySandbox':
      return view(sandboxes.endAny(hostCalls.endAnySandbox.input.parse(input).sandbox));
    case 'startSandbox':
      return view(await sandboxes.start(hostCalls.startSandbox.input.parse(input)));
    case 'extendSandbox':
      return view(await sandboxes.extend(hostCalls.extendSandbox.input.parse(input)));
    case 'resetSandbox':
      return view(await sandboxes.reset(hostCalls.resetSandbox.input.parse(input)));
    case 'jumpToStep':
      return view(await sandboxes.jump(hostCalls.jumpToStep.input.parse(input)));
    case 'endSandbox':
      return view(await sandboxes.end(hostCalls.endSandbox.input.parse(input)));
  }
}

function shown({ code, message, command, output }: Failure): Failure {
  return { code, message, command, output };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
