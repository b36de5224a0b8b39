/** Waits between attempts, in milliseconds: at once, then longer each time; a laptop that wakes up is back within seconds. */
const waits = [0, 500, 1_000, 2_000, 5_000];

export interface KeptSocket {
  /** Address with a fresh ticket, or undefined when there is no use in going on. */
  address(): Promise<string | undefined>;
  onOpen(socket: WebSocket): void;
  onMessage(text: string): void;
  /** The line is down; seconds until the next attempt. */
  onDown(retryInMs: number): void;
  /** True for close codes after which nothing is tried again. */
  isFinal(code: number): boolean;
  onFinal(code: number): void;
}

/** Keeps one WebSocket open, with a new ticket for each attempt; gives what stops it. */
export function keepSocket(kept: KeptSocket): () => void {
  let stopped = false;
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const later = (): void => {
    if (stopped) return;
    const wait = waits[Math.min(failures, waits.length - 1)] ?? 0;
    failures += 1;
    kept.onDown(wait);
    timer = setTimeout(() => void open(), wait);
  };
  const open = async (): Promise<void> => {
    const address = await kept.address();
    if (stopped) return;
    if (address === undefined) return later();
    const opened = new WebSocket(address);
    socket = opened;
    opened.onopen = () => {
      failures = 0;
      kept.onOpen(opened);
    };
    opened.onmessage = ({ data }) => kept.onMessage(String(data));
    opened.onclose = ({ code }) => {
      if (stopped) return;
      if (kept.isFinal(code)) kept.onFinal(code);
      else later();
    };
  };
  void open();
  const online = (): void => {
    clearTimeout(timer);
    if (socket?.readyState === WebSocket.CLOSED) void open();
  };
  window.addEventListener('online', online);
  return () => {
    stopped = true;
    window.removeEventListener('online', online);
    clearTimeout(timer);
    socket?.close();
  };
}
