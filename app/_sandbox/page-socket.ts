/** What the page uses of a WebSocket; what carries the same over plain HTTP has it too. */
export interface PageSocket {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(): void;
  /** Carried over plain HTTP: slower. */
  readonly overHttp?: true;
}

/** In the session's storage while this network was found to let no WebSocket through. */
export const overHttpKey = 'drydock.over-http';
