/** Reads nginx's configuration from the container's files, and finds the hosts it names. */
import { FileError } from '../../runtime/files/folder.ts';
import type { Process } from '../../runtime/process.ts';
import { ConfigError, parseConfig } from './parse-config.ts';
import { type NginxConfig, readConfig } from './read-config.ts';

export const configFile = '/etc/nginx/nginx.conf';

/** Rejects with ConfigError. `extra` is what `-g` says. */
export async function loadConfig(process: Process, file: string, extra: string): Promise<NginxConfig> {
  const include = (pattern: string) =>
    filesOf(process, pattern).map((path) => ({ file: path, text: read(process, path) }));
  const directives = [
    ...parseConfig('command line', extra, include),
    ...parseConfig(file, read(process, file), include),
  ];
  const config = readConfig(directives);
  for (const { name, at } of config.hosts) {
    const found = await process.network.resolve(name).catch(() => []);
    if (found.length === 0) throw new ConfigError(`host not found in upstream "${name}" in ${at.file}:${at.line}`);
  }
  return config;
}

function read({ files }: Process, path: string): string {
  try {
    return Buffer.from(files.read(path)).toString();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const why = error.code === 'EACCES' ? '13: Permission denied' : '2: No such file or directory';
    throw new ConfigError(`open() "${path}" failed (${why})`);
  }
}

/** A path, or all that match one with stars in its last part. */
function filesOf({ files }: Process, pattern: string): string[] {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  if (!path.includes('*')) return [path];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const name = new RegExp(
    `^${path
      .slice(folder.length + 1)
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')}$`,
  );
  if (!files.exists(folder)) return [];
  return [...files.list(folder)]
    .filter((entry) => name.test(entry) && !entry.startsWith('.') && files.stat(`${folder}/${entry}`).type === 'file')
    .sort()
    .map((entry) => `${folder}/${entry}`);
}
