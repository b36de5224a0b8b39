/** Answers what a page asks about its learner's objects and files, over one socket. */
import type { WebSocket } from 'ws';
import { type ApiConnection, ApiRefusal, connectApi } from '../checks/api-connection.ts';
import { type Failure, type FailureCode, FailureError, type Result, valueOrThrow } from '../contract/failure.ts';
import { type ToolsRequest, toolsRequestSchema } from '../contract/tools-protocol.ts';
import type { ToolsReply } from '../contract/tools-sizes.ts';
import { followFiles } from '../files/follow-files.ts';
import { readHomeFile, writeHomeFile } from '../files/home-files.ts';
import type { View } from '../view/open-view.ts';
import { findSchema } from './find-schema.ts';
import { followLogs } from './follow-logs.ts';
import { findObject, showObject } from './show-object.ts';

/** WebSocket close code for a message that breaks the protocol (RFC 6455, 7.4.1). */
const policyViolation = 1008;
/** Requests of one page that go on at the same time. */
const mostRequests = 24;
/** Bytes not yet sent: above, a log waits, since a slow line must not fill the host. */
const mostUnsent = 262_144;
const lookAgainMs = 50;

export interface Tools {
  readonly view: View;
  /** Folder of the learner's files. */
  readonly home: string;
}

interface Asked {
  readonly tools: Tools;
  readonly api: ApiConnection;
  readonly signal: AbortSignal;
  readonly unsent: () => number;
  tell(answer: unknown): void;
}

/** Serves until the socket closes. Everything it reads, it reads with the checks' credential. */
export function serveTools(socket: WebSocket, tools: Tools): void {
  const api = connectApi(tools.view.kubeconfig);
  const open = new Map<number, AbortController>();
  const send = (reply: ToolsReply): void => socket.send(JSON.stringify(reply));
  const perform = async (request: Exclude<ToolsRequest, { ask: 'stop' }>): Promise<void> => {
    const { id } = request;
    const stop = new AbortController();
    open.get(id)?.abort();
    open.set(id, stop);
    const { signal } = stop;
    const tell = (answer: unknown): void => {
      if (!signal.aborted) send({ id, answer });
    };
    try {
      await answer(request, { tools, api, signal, tell, unsent: () => socket.bufferedAmount });
    } catch (error) {
      if (!signal.aborted) send({ id, failure: failureOf(error) });
    }
    if (open.get(id) === stop) open.delete(id);
  };
  socket.on('message', (data) => {
    const request = readRequest(String(data));
    if (request === undefined) return socket.close(policyViolation, 'not a request of the tools protocol');
    if (request.ask === 'stop') {
      open.get(request.id)?.abort();
      open.delete(request.id);
    } else if (open.size >= mostRequests)
      send({ id: request.id, failure: { code: 'full', message: `A page has at most ${mostRequests} open requests.` } });
    else void perform(request);
  });
  socket.on('close', () => {
    for (const stop of open.values()) stop.abort();
    api[Symbol.dispose]();
  });
}

async function answer(request: Exclude<ToolsRequest, { ask: 'stop' }>, asked: Asked): Promise<void> {
  const { tools, api, signal, tell } = asked;
  const { view, home } = tools;
  const give = async (result: Promise<Result<unknown>>): Promise<void> => tell(valueOrThrow(await result));
  switch (request.ask) {
    case 'object':
      return tellObject(request, asked);
    case 'logs':
      return tellLogs(request, asked);
    case 'files': {
      using _ = followFiles(home, tell);
      // Awaited here: leaving the block ends the following.
      await untilAborted(signal);
      return;
    }
    case 'read':
      return give(readHomeFile(home, request.path));
    case 'write':
      return give(writeHomeFile(home, request));
    case 'traffic':
      return tell(switchTraffic(view, request.plan));
    case 'schema':
      return give(findSchema(api, request, signal));
    case 'changes':
      return onEachChange(view, signal, () => tell(view.changes.since(request.sinceMs)));
    case 'timeline':
      return onEachChange(view, signal, () => tell(view.timeline.tell(request.shown, view.now().getTime())));
  }
}

/** Throws FailureError where the lab counts on its own traffic, and for a Service where the learner does not work. */
function switchTraffic(view: View, plan: Extract<ToolsRequest, { ask: 'traffic' }>['plan']): object {
  if (view.byLab) throw new FailureError({ code: 'not-allowed', message: 'This lab sends its own traffic.' });
  const namespace = plan?.service && (plan.service.namespace ?? 'default');
  if (namespace !== undefined && !view.namespaces.includes(namespace))
    throw new FailureError({ code: 'not-allowed', message: `The namespace '${namespace}' is not one of this lab's.` });
  view.traffic.switchTo(plan);
  return {};
}

/** Now, and after each change until nobody asks any more. */
async function onEachChange(view: View, signal: AbortSignal, act: () => void): Promise<void> {
  using _ = view.onChange(act);
  if (view.state()) act();
  await untilAborted(signal);
}

async function tellObject(
  { uid, whole, reveal }: Extract<ToolsRequest, { ask: 'object' }>,
  { tools: { view }, signal, tell }: Asked,
): Promise<void> {
  let told = '';
  let last: ReturnType<typeof showObject> | undefined;
  const look = (): void => {
    const state = view.state();
    const object = state && findObject(state, uid);
    if (object) last = showObject(object, state, { whole, reveal });
    if (!last) throw new FailureError({ code: 'not-found', message: 'This object is not in the cluster any more.' });
    const details = { ...last, gone: !object };
    const telling = JSON.stringify(details);
    if (telling !== told) tell(details);
    told = telling;
  };
  if (!view.state()) await seen(view, signal);
  look();
  using _ = view.onChange(look);
  await untilAborted(signal);
}

/** Resolves once the cluster has been seen. */
async function seen(view: View, signal: AbortSignal): Promise<void> {
  const first = Promise.withResolvers<void>();
  using _ = view.onChange(() => first.resolve());
  await Promise.race([first.promise, untilAborted(signal)]);
}

async function tellLogs(
  request: Extract<ToolsRequest, { ask: 'logs' }>,
  { api, signal, tell, unsent }: Asked,
): Promise<void> {
  let fresh = true;
  for await (const text of followLogs(api, request, signal)) {
    tell({ text, fresh, ended: false });
    fresh = false;
    while (unsent() > mostUnsent && !signal.aborted) await new Promise((again) => setTimeout(again, lookAgainMs));
  }
  tell({ text: '', fresh, ended: true });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}

const codes: Readonly<Record<number, FailureCode>> = { 400: 'bad-input', 403: 'not-allowed', 404: 'not-found' };

function failureOf(error: unknown): Pick<Failure, 'code' | 'message'> {
  if (error instanceof FailureError) return { code: error.failure.code, message: error.failure.message };
  if (error instanceof ApiRefusal) return { code: codes[error.code] ?? 'unexpected', message: wordsOf(error.message) };
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

/** A refusal is a Status of Kubernetes behind the path that was asked; its message is what kubectl would print. */
function wordsOf(message: string): string {
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1]?.replace(/\\(.)/g, '$1') ?? message;
}

function readRequest(text: string): ToolsRequest | undefined {
  try {
    return toolsRequestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
