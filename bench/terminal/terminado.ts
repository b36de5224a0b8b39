import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { repositoryRoot } from '../../config/repository-root.ts';
import { start } from '../../sandbox/exec/start.ts';
import { eventually } from '../../testing/eventually.ts';
import type { Contender, RawTerminal } from './contender.ts';
import { fetchPeer } from './fetch-peers.ts';
import { openTerminalPage } from './terminal-page.ts';

export interface Terminado extends Contender {
  /** One more viewer of the shell that the last page shows. */
  openViewer(): Promise<RawTerminal>;
}

/** A terminado server with named terminals in the folder `home` and a page of plain xterm.js; undefined, and said why, when it cannot be fetched. */
export async function openTerminado(home: string, say: (line: string) => void): Promise<Terminado | undefined> {
  const folder = await fetchPeer('terminado', say);
  if (folder === undefined) return undefined;
  const file = join(repositoryRoot, 'bench/terminal/peers/terminado-server.py');
  const server = start(join(folder, 'bin/python'), [file, join(repositoryRoot, 'node_modules/@xterm')], { cwd: home });
  const first = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
  if (first.done) throw new Error(`terminado ended: ${server.errors()}`);
  const host = `127.0.0.1:${first.value}`;
  let names = 0;
  const view = async (name: string): Promise<RawTerminal> => {
    const socket = new WebSocket(`ws://${host}/socket/${name}`, { origin: `http://${host}` });
    let text = '';
    socket.on('message', (data) => {
      text = (text + String(data)).slice(-1_000);
    });
    socket.on('error', () => {});
    await eventually(() => text.includes('$ '), 'a prompt of terminado');
    return {
      type: (typed) => socket.send(JSON.stringify(['stdin', typed])),
      [Symbol.dispose]: () => socket.terminate(),
    };
  };
  let newestPage = '';
  return {
    name: 'terminado',
    async openPage(browser) {
      names += 1;
      newestPage = `page-${names}`;
      return openTerminalPage(browser, `http://${host}/?name=${newestPage}`);
    },
    openViewer: () => view(newestPage),
    openTerminal() {
      names += 1;
      return view(`raw-${names}`);
    },
    async [Symbol.asyncDispose]() {
      server.kill('SIGKILL');
      await server.ended;
    },
  };
}
