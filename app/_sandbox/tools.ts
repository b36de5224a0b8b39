'use client';
/** What the page asks its host about objects and files, over one socket that is opened by the first question. */
import { useEffect, useState } from 'react';
import type { Failure } from '../../sandbox/contract/failure.ts';
import { closeCodes } from '../../sandbox/contract/terminal-sizes.ts';
import type { ToolsRequest } from '../../sandbox/contract/tools-protocol.ts';
import type { ToolsReply } from '../../sandbox/contract/tools-sizes.ts';
import { keepSocket } from './keep-socket.ts';
import type { PageSocket } from './page-socket.ts';
import { useSandbox } from './sandbox-context.tsx';
import { askTicket, socketAddress } from './socket-ticket.ts';

type Without<Request, Key extends string> = Request extends unknown ? Omit<Request, Key> : never;
/** A question; its id is added on the way. */
export type Question = Without<Exclude<ToolsRequest, { ask: 'stop' }>, 'id'>;
export type Trouble = Pick<Failure, 'code' | 'message'>;

interface Asking {
  readonly question: Question;
  onAnswer(answer: unknown): void;
  onFailure(failure: Trouble): void;
  /** Asked once: answered once. */
  readonly once: boolean;
}

/** The socket is closed when nothing was asked for so long. */
const idleMs = 20_000;

export class Tools {
  readonly sandbox: string;
  readonly #asked = new Map<number, Asking>();
  #socket: PageSocket | undefined;
  #stop: (() => void) | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #next = 1;

  constructor(sandbox: string) {
    this.sandbox = sandbox;
  }

  /** Asks now, and again whenever the line comes back; gives what ends it. */
  ask(asking: Asking): () => void {
    clearTimeout(this.#idle);
    const id = this.#next;
    this.#next += 1;
    this.#asked.set(id, asking);
    if (this.#stop === undefined) this.#open();
    else this.#send(id, asking.question);
    return () => this.#end(id);
  }

  /** Asks one question that is answered once. */
  once<Answer>(question: Question): Promise<Answer> {
    return new Promise((answered, failed) => {
      const end = this.ask({
        question,
        once: true,
        onAnswer: (answer) => {
          end();
          answered(answer as Answer);
        },
        onFailure: (failure) => {
          end();
          failed(failure);
        },
      });
    });
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#stop?.();
    this.#stop = undefined;
  }

  #end(id: number): void {
    if (!this.#asked.delete(id)) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ id, ask: 'stop' }));
    if (this.#asked.size === 0) this.#idle = setTimeout(() => this.close(), idleMs);
  }

  #send(id: number, question: Question): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ ...question, id }));
  }

  #open(): void {
    this.#stop = keepSocket({
      address: async () => {
        const ticket = await askTicket(this.sandbox, 'tools');
        return ticket.ok ? socketAddress(ticket.value.path) : undefined;
      },
      onOpen: (socket) => {
        this.#socket = socket;
        for (const [id, { question }] of this.#asked) this.#send(id, question);
      },
      onMessage: (text) => {
        const reply = JSON.parse(text) as ToolsReply;
        const asking = this.#asked.get(reply.id);
        if ('failure' in reply) asking?.onFailure(reply.failure);
        else asking?.onAnswer(reply.answer);
      },
      onDown: () => {
        // What was written may or may not have arrived: who asked once looks again.
        for (const asking of [...this.#asked.values()])
          if (asking.once && asking.question.ask === 'write')
            asking.onFailure({ code: 'host-unreachable', message: 'The line to the sandbox was cut.' });
      },
      isFinal: (code) => code === closeCodes.sandboxEnded,
      onFinal: () => {
        for (const asking of [...this.#asked.values()])
          asking.onFailure({ code: 'not-found', message: 'The sandbox has ended.' });
      },
    });
  }
}

let current: Tools | undefined;

function toolsOf(sandbox: string): Tools {
  if (current?.sandbox === sandbox) return current;
  current?.close();
  current = new Tools(sandbox);
  return current;
}

/** Null while there is no sandbox that could answer. */
export function useTools(): Tools | null {
  const { sandbox } = useSandbox();
  return sandbox?.state === 'ready' ? toolsOf(sandbox.id) : null;
}

export interface Asked<Answer> {
  /** The last answer; null before the first. */
  readonly answer: Answer | null;
  readonly failure: Trouble | null;
}

/** Asks for as long as the component stands, and anew when the question changes; null asks nothing. */
export function useAnswer<Answer>(question: Question | null): Asked<Answer> {
  const tools = useTools();
  const [asked, setAsked] = useState<Asked<Answer>>({ answer: null, failure: null });
  const key = question === null ? null : JSON.stringify(question);
  useEffect(() => {
    setAsked({ answer: null, failure: null });
    if (tools === null || key === null) return;
    return tools.ask({
      question: JSON.parse(key) as Question,
      once: false,
      onAnswer: (answer) => setAsked({ answer: answer as Answer, failure: null }),
      onFailure: (failure) => setAsked((before) => ({ ...before, failure })),
    });
  }, [tools, key]);
  return asked;
}
