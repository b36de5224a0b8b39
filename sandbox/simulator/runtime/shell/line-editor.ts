/** A line typed at a prompt: edited with the keys people know, with history and completion of paths. */
import { stripVTControlCharacters } from 'node:util';
import { raw } from '../terminal/terminal.ts';
import { completions } from './completion.ts';
import type { Shell } from './shell.ts';

export type TypedLine = { readonly text: string } | 'interrupted' | undefined;

/** Escape sequences of the keys, as xterm sends them, to the control key that does the same. */
const sequences: Readonly<Record<string, string>> = {
  '[A': '\x10',
  OA: '\x10',
  '[B': '\x0e',
  OB: '\x0e',
  '[C': '\x06',
  OC: '\x06',
  '[D': '\x02',
  OD: '\x02',
  '[H': '\x01',
  OH: '\x01',
  '[1~': '\x01',
  '[7~': '\x01',
  '[F': '\x05',
  OF: '\x05',
  '[4~': '\x05',
  '[8~': '\x05',
  '[3~': 'delete',
  '[1;5C': 'word-forward',
  f: 'word-forward',
  '[1;5D': 'word-back',
  b: 'word-back',
};

/** Undefined at the end of input. Without a terminal the line comes as it is, after no prompt. */
export async function readCommandLine(shell: Shell, prompt: string): Promise<TypedLine> {
  const terminal = shell.fd(0)?.terminal;
  if (!terminal) {
    const bytes = await shell.read({ until: 10 });
    return bytes && { text: new TextDecoder().decode(bytes).replace(/\n$/, '') };
  }
  const before = terminal.mode;
  terminal.mode = raw;
  try {
    return await new LineEditor(shell, prompt, terminal).read();
  } finally {
    terminal.mode = before;
  }
}

class LineEditor {
  readonly #shell: Shell;
  readonly #prompt: string;
  readonly #terminal: { readonly columns: number };
  #chars: string[] = [];
  #at = 0;
  #historyAt: number;
  #draft = '';
  #killed = '';
  #row = 0;

  constructor(shell: Shell, prompt: string, terminal: { readonly columns: number }) {
    this.#shell = shell;
    this.#prompt = prompt;
    this.#terminal = terminal;
    this.#historyAt = shell.history.length;
  }

  async read(): Promise<TypedLine> {
    // Behind what a program may have left on the line.
    await this.#shell.writeError(this.#prompt);
    const decoder = new TextDecoder();
    for (;;) {
      const bytes = await this.#shell.read({ most: 1 });
      if (!bytes) return undefined;
      const char = decoder.decode(bytes, { stream: true });
      if (char === '') continue;
      const result = await this.#key(char === '\x1b' ? await this.#sequence() : char);
      if (result !== 'goes on') return result;
    }
  }

  /** The rest of what a special key sends. */
  async #sequence(): Promise<string> {
    let text = '';
    for (;;) {
      const bytes = await this.#shell.read({ most: 1 });
      if (!bytes) return '';
      text += String.fromCharCode(bytes[0] ?? 0);
      const ends = /^[[O]/.test(text) ? text.length > 1 && /[@-~]$/.test(text) : true;
      if (ends) return sequences[text] ?? '';
    }
  }

  async #key(key: string): Promise<TypedLine | 'goes on'> {
    switch (key) {
      case '\r':
      case '\n':
        if (this.#at < this.#chars.length) {
          this.#at = this.#chars.length;
          await this.#draw();
        }
        await this.#shell.writeError('\n');
        return { text: this.#chars.join('') };
      case '\x03':
        await this.#shell.writeError('^C\n');
        return 'interrupted';
      case '\x04':
        if (this.#chars.length === 0) return undefined;
        this.#chars.splice(this.#at, 1);
        break;
      case '\t':
        await this.#complete();
        break;
      case '\x0c':
        this.#row = 0;
        await this.#shell.writeError('\x1b[H\x1b[J');
        break;
      default:
        if (this.#at === this.#chars.length && isPlain(key)) {
          // The common case needs no redrawing, except where the line wraps.
          this.#insert(key);
          if ((this.#width() + 1) % this.#terminal.columns > 1) {
            await this.#shell.writeError(key);
            return 'goes on';
          }
        } else this.#edit(key);
    }
    await this.#draw();
    return 'goes on';
  }

  #edit(key: string): void {
    switch (key) {
      case '\x01':
        this.#at = 0;
        return;
      case '\x05':
        this.#at = this.#chars.length;
        return;
      case '\x02':
        this.#at = Math.max(0, this.#at - 1);
        return;
      case '\x06':
        this.#at = Math.min(this.#chars.length, this.#at + 1);
        return;
      case '\x7f':
      case '\b':
        if (this.#at > 0) this.#chars.splice(--this.#at, 1);
        return;
      case 'delete':
        this.#chars.splice(this.#at, 1);
        return;
      case '\x0b':
        this.#killed = this.#chars.splice(this.#at).join('');
        return;
      case '\x15':
        this.#killed = this.#chars.splice(0, this.#at).join('');
        this.#at = 0;
        return;
      case '\x17':
        this.#eraseWord();
        return;
      case '\x19':
        this.#insert(this.#killed);
        return;
      case '\x10':
        this.#recall(this.#historyAt - 1);
        return;
      case '\x0e':
        this.#recall(this.#historyAt + 1);
        return;
      case 'word-back':
        this.#at = this.#wordStart();
        return;
      case 'word-forward':
        while (this.#at < this.#chars.length && this.#chars[this.#at] === ' ') this.#at += 1;
        while (this.#at < this.#chars.length && this.#chars[this.#at] !== ' ') this.#at += 1;
        return;
      default:
        if (isPlain(key)) this.#insert(key);
    }
  }

  #insert(text: string): void {
    const chars = [...text];
    this.#chars.splice(this.#at, 0, ...chars);
    this.#at += chars.length;
  }

  #wordStart(): number {
    let at = this.#at;
    while (at > 0 && this.#chars[at - 1] === ' ') at -= 1;
    while (at > 0 && this.#chars[at - 1] !== ' ') at -= 1;
    return at;
  }

  #eraseWord(): void {
    const start = this.#wordStart();
    this.#killed = this.#chars.splice(start, this.#at - start).join('');
    this.#at = start;
  }

  #recall(at: number): void {
    const { history } = this.#shell;
    if (at < 0 || at > history.length) return;
    if (this.#historyAt === history.length) this.#draft = this.#chars.join('');
    this.#historyAt = at;
    this.#chars = [...(history[at] ?? this.#draft)];
    this.#at = this.#chars.length;
  }

  async #complete(): Promise<void> {
    const before = this.#chars.slice(0, this.#at).join('');
    const { insert, choices } = completions(this.#shell, before);
    if (insert !== '') this.#insert(insert);
    else if (choices.length > 1) {
      await this.#shell.writeError(`\n${choices.join('  ')}\n`);
      this.#row = 0;
    }
  }

  #width(): number {
    return [...this.#lastPromptLine()].length + this.#chars.length;
  }

  #lastPromptLine(): string {
    // Colours take no room.
    return stripVTControlCharacters(this.#prompt.split('\n').at(-1) ?? '');
  }

  /** Writes prompt and line anew from where the prompt began, and leaves the cursor at its place. */
  async #draw(): Promise<void> {
    const { columns } = this.#terminal;
    const up = this.#row > 0 ? `\x1b[${this.#row}A` : '';
    const start = [...this.#lastPromptLine()].length;
    const end = start + this.#chars.length;
    const cursor = start + this.#at;
    // A terminal holds the cursor at the edge until one more character comes.
    const wrap = end > 0 && end % columns === 0 ? '\n' : '';
    const rowsBack = Math.floor(end / columns) - Math.floor(cursor / columns);
    const column = cursor % columns;
    const move =
      cursor === end ? '' : `${rowsBack > 0 ? `\x1b[${rowsBack}A` : ''}\r${column > 0 ? `\x1b[${column}C` : ''}`;
    this.#row = Math.floor(cursor / columns);
    await this.#shell.writeError(`${up}\r\x1b[J${this.#prompt}${this.#chars.join('')}${wrap}${move}`);
  }
}

function isPlain(key: string): boolean {
  return key >= ' ' && key !== '\x7f' && [...key].length === 1;
}
