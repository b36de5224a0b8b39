import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from '../../sandbox/exec/start.ts';
import { eventually } from '../../testing/eventually.ts';
import type { Contender } from './contender.ts';
import { fetchPeer } from './fetch-peers.ts';
import { openTerminalPage } from './terminal-page.ts';

/** The part of socket.io's client that is used. */
interface IoSocket {
  on(event: 'data', listener: (data: string) => void): void;
  emit(event: 'input' | 'commit', value: string | number): void;
  disconnect(): void;
}

/** Its page acknowledges as often. */
const commitEach = 262_144;

/** wetty with a plain shell in the folder `home`; undefined, and said why, when it cannot be fetched. */
export async function openWetty(home: string, say: (line: string) => void): Promise<Contender | undefined> {
  const folder = await fetchPeer('wetty', say);
  if (folder === undefined) return undefined;
  const port = await freePort();
  const main = join(folder, 'node_modules/wetty/build/main.js');
  // It opens a local shell only as root, and a login by ssh otherwise.
  const asRoot = 'data:text/javascript,process.getuid=()=>0';
  const command = 'bash --norc';
  const args = [
    '--import',
    asRoot,
    main,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--base',
    '/',
    '--command',
    command,
  ];
  const server = start(process.execPath, args, { cwd: home, env: { PS1: '$ ', NODE_ENV: 'production' } });
  // What it logs must not fill its pipe.
  server.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => (await fetch(url)).ok, 'wetty to answer');
  const client = pathToFileURL(join(folder, 'node_modules/socket.io-client/build/esm/index.js')).href;
  const { io }: { io(url: string, options: object): IoSocket } = await import(client);
  return {
    name: 'wetty',
    openPage: (browser) => openTerminalPage(browser, `${url}/`),
    async openTerminal() {
      const socket = io(url, { path: '/socket.io', forceNew: true });
      let [text, uncommitted] = ['', 0];
      socket.on('data', (data) => {
        text = (text + data).slice(-1_000);
        uncommitted += data.length;
        if (uncommitted <= commitEach) return;
        socket.emit('commit', uncommitted);
        uncommitted = 0;
      });
      await eventually(() => text.includes('$ '), 'a prompt of wetty');
      return { type: (typed) => socket.emit('input', typed), [Symbol.dispose]: () => socket.disconnect() };
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGKILL');
      await server.ended;
    },
  };
}

/** wetty does not say which port it took. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
