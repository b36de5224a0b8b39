/** The folders and files nginx writes to at its start. Source: src/os/unix/ngx_files.c, src/core/ngx_cycle.c. */
import { FileError } from '../../runtime/files/folder.ts';
import type { Process } from '../../runtime/process.ts';
import { ConfigError } from './parse-config.ts';
import { type NginxConfig, settingOf } from './read-config.ts';

export const pidFile = '/run/nginx.pid';
const workFolders = ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** What must be writable before anything is served. Throws ConfigError. */
export function prepareFolders({ files }: Process, config: NginxConfig): void {
  const attempt = (call: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (error.code === 'EEXIST') return;
      const why: Record<string, string> = {
        EROFS: '30: Read-only file system',
        EACCES: '13: Permission denied',
        ENOENT: '2: No such file or directory',
      };
      throw new ConfigError(`${call} failed (${why[error.code] ?? error.code})`);
    }
  };
  const http = config.main.directives.find(({ name }) => name === 'http');
  const own = (name: string): string | undefined =>
    http?.block?.find((directive) => [`${name}_temp_path`, `${name}_body_temp_path`].includes(directive.name))?.args[0];
  for (const name of workFolders) {
    const path = own(name) ?? `/var/cache/nginx/${name}_temp`;
    if (!files.exists(path)) attempt(`mkdir() "${path}"`, () => files.makeFolder(path, { mode: 0o700 }));
  }
  const path = settingOf(config.main, 'pid') ?? pidFile;
  attempt(`open() "${path}"`, () => files.write(path, '1\n'));
}
