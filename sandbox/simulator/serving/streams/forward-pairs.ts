/** Port-forward over SPDY: each connection is a pair of streams, one for its bytes and one for what goes wrong. */
import { connectToPod } from './connect-to-pod.ts';
import type { FoundPod } from './find-pod.ts';
import type { AcceptStream } from './spdy/spdy-session.ts';
import type { SpdyStream } from './spdy/spdy-stream.ts';

interface Pair {
  data?: SpdyStream;
  error?: SpdyStream;
}

/** Of one session. */
export function forwardPairs(found: FoundPod): AcceptStream {
  const waiting = new Map<string, Pair>();
  return (stream) => {
    const port = Number(stream.headers.get('port') ?? '');
    const type = stream.headers.get('streamtype');
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return false;
    if (type !== 'data' && type !== 'error') return false;
    // Clients that send no id open the two one after the other.
    const id = stream.headers.get('requestid') ?? String(type === 'error' ? stream.id : stream.id - 2);
    const pair = waiting.get(id) ?? {};
    if (pair[type]) return false;
    pair[type] = stream;
    waiting.set(id, pair);
    stream.once('close', () => waiting.delete(id));
    const { data, error } = pair;
    if (data && error) {
      waiting.delete(id);
      void forward(found, port, data, error);
    }
    return true;
  };
}

async function forward(found: FoundPod, port: number, data: SpdyStream, error: SpdyStream): Promise<void> {
  error.resume();
  const wrong = await connectToPod(found, port, data);
  if (wrong === undefined) {
    error.end();
    return;
  }
  error.end(wrong);
  data.destroy();
}
