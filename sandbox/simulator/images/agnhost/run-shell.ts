/** `/bin/sh -c` with its output in one text, as exec.Command(…).CombinedOutput() gives it. */
import { type Process, ProgramNotFound } from '../../runtime/process.ts';

const mostBytes = 1024 * 1024;

export async function runShell(
  process: Process,
  command: string,
): Promise<{ readonly code: number; readonly output: string }> {
  const parts: Buffer[] = [];
  let length = 0;
  const writer = {
    write: async (data: Uint8Array | string): Promise<void> => {
      const bytes = Buffer.from(data as string);
      length += bytes.length;
      if (length <= mostBytes) parts.push(bytes);
    },
  };
  try {
    const child = process.spawn(['/bin/sh', '-c', command], {
      stdin: { read: async () => undefined },
      stdout: writer,
      stderr: writer,
    });
    const { code } = await child.exit;
    return { code, output: Buffer.concat(parts).toString() };
  } catch (error) {
    if (error instanceof ProgramNotFound) return { code: error.exitCode, output: '' };
    throw error;
  }
}
