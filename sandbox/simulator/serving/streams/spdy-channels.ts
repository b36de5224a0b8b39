/** A command's ends over SPDY: one stream each, opened by the client. Source: kubelet/pkg/cri/streaming/remotecommand/httpstream.go. */
import type { Clock } from '../../time/clock.ts';
import type { CommandChannels } from './run-command.ts';
import type { AcceptStream, SpdySession } from './spdy/spdy-session.ts';
import type { SpdyStream } from './spdy/spdy-stream.ts';

export const spdyProtocols = ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io'];

/** As the kubelet waits for them (DefaultStreamCreationTimeout). */
const creationMs = 30_000;

type StreamName = 'stdin' | 'stdout' | 'stderr' | 'error' | 'resize';

/** Resolves with undefined when the client does not open what it asked for. */
export function awaitSpdyChannels(
  open: (accept: AcceptStream) => SpdySession,
  protocol: string,
  { stdin, tty, clock }: { readonly stdin: boolean; readonly tty: boolean; readonly clock: Clock },
): Promise<CommandChannels | undefined> {
  const resizes = tty && /^v[34]/.test(protocol);
  const wanted: StreamName[] = [
    'error',
    'stdout',
    ...(stdin ? (['stdin'] as const) : []),
    ...(tty ? [] : (['stderr'] as const)),
    ...(resizes ? (['resize'] as const) : []),
  ];
  const streams = new Map<string, SpdyStream>();
  return new Promise((resolve) => {
    const late = clock.after(creationMs, () => session.close());
    const session = open((stream) => {
      const type = stream.headers.get('streamtype') ?? '';
      streams.set(type, stream);
      if (type !== 'stdin' && type !== 'resize') stream.resume();
      if (wanted.every((name) => streams.has(name))) {
        late[Symbol.dispose]();
        // The last stream is answered first.
        queueMicrotask(() => resolve(channelsOf(session, streams, protocol, ended)));
      }
      return true;
    });
    const ended = session.run().then(() => {
      late[Symbol.dispose]();
      resolve(undefined);
    });
  });
}

function channelsOf(
  session: SpdySession,
  streams: ReadonlyMap<string, SpdyStream>,
  protocol: string,
  ended: Promise<void>,
): CommandChannels {
  let finished = false;
  return {
    stdin: streams.get('stdin'),
    resize: streams.get('resize'),
    write: (name, bytes) =>
      new Promise((sent, failed) => {
        const stream = streams.get(name);
        if (!stream || stream.destroyed) failed(new Error('nobody reads any more'));
        else stream.write(bytes, (error) => (error ? failed(error) : sent()));
      }),
    finish(status) {
      finished = true;
      const error = streams.get('error');
      if (protocol.startsWith('v4')) error?.write(JSON.stringify(status));
      else if (status.status === 'Failure') error?.write(status.message ?? '');
      const outputs = ['stdout', 'stderr', 'error'].flatMap((name) => streams.get(name) ?? []);
      let left = outputs.length;
      for (const output of outputs)
        output.end(() => {
          left -= 1;
          if (left === 0) session.close();
        });
    },
    onLost(act) {
      void ended.then(() => {
        if (!finished) act();
      });
    },
  };
}
