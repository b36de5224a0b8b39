/**
 * vi as busybox has it, as far as people use it on a machine that is not theirs: moving, inserting, deleting, copying, searching, replacing
 * and writing. Source of keys and texts: editors/vi.c.
 */
import { FileError } from '../../files/folder.ts';
import { taskOf } from '../../processes/open-path.ts';
import { raw } from '../../terminal/terminal.ts';
import { at, options, print, type Tool, ToolError } from '../tool.ts';
import { Editor } from './editor.ts';
import { Keys } from './keys.ts';

/** What it takes on: more than a person changes by hand, bytes. */
const mostBytes = 256 * 1024;

export const vi: Tool = async (run) => {
  const { rest, values } = options(run, 'ARHc:');
  const { process } = run;
  const { terminal } = taskOf(process);
  const editor = new Editor({
    path: rest[0],
    size: () => ({ columns: terminal?.columns ?? 80, rows: terminal?.rows ?? 24 }),
    read: (path) => {
      try {
        const bytes = process.files.read(at(run, path));
        if (bytes.length > mostBytes) throw new ToolError(`'${path}' is too large`);
        return new TextDecoder().decode(bytes);
      } catch (error) {
        if (error instanceof FileError) return undefined;
        throw error;
      }
    },
    write: (path, text) => {
      try {
        process.files.write(at(run, path), text);
        return undefined;
      } catch (error) {
        if (error instanceof FileError) return error.message;
        throw error;
      }
    },
  });
  const before = terminal?.mode;
  if (terminal) terminal.mode = raw;
  try {
    const command = values.get('c');
    if (command !== undefined) editor.command(command);
    const keys = new Keys(process);
    // The other screen of the terminal, so that what was there comes back.
    await print(run, '\x1b[?1049h');
    while (!editor.ended) {
      await print(run, editor.screen());
      const key = await keys.next();
      if (key === undefined) break;
      editor.press(key);
    }
    await print(run, `\x1b[${terminal?.rows ?? 24};1H\x1b[K\x1b[?1049l`);
  } finally {
    if (terminal && before) terminal.mode = before;
  }
  return 0;
};
