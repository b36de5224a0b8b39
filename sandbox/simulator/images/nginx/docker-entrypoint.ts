/** `/docker-entrypoint.sh` of nginx's image, with the scripts of /docker-entrypoint.d. Source: github.com/nginx/docker-nginx. */
import type { Process, Program } from '../../runtime/process.ts';

const defaultConf = '/etc/nginx/conf.d/default.conf';
const templates = '/etc/nginx/templates';

/** `packaged` is the default.conf of the image. */
export function dockerEntrypoint(packaged: string): Program {
  return async (process) => {
    const argv = process.argv.slice(1);
    if (argv[0] === 'nginx' || argv[0] === 'nginx-debug') await configure(process, packaged);
    return process.execute(argv, process.env);
  };
}

async function configure(process: Process, packaged: string): Promise<void> {
  if (process.env.NGINX_ENTRYPOINT_QUIET_LOGS) return listenOnIpv6(process, packaged, async () => {});
  const say = (text: string): Promise<void> => process.stdout.write(`${text}\n`);
  const launch = (script: string): Promise<void> =>
    say(`/docker-entrypoint.sh: Launching /docker-entrypoint.d/${script}`);
  await say('/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration');
  await say('/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/');
  await launch('10-listen-on-ipv6-by-default.sh');
  await listenOnIpv6(process, packaged, say);
  await say('/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh');
  await launch('20-envsubst-on-templates.sh');
  await fillTemplates(process, say);
  await launch('30-tune-worker-processes.sh');
  await say('/docker-entrypoint.sh: Configuration complete; ready for start up');
}

async function listenOnIpv6({ files }: Process, packaged: string, say: (text: string) => Promise<void>): Promise<void> {
  const info = (text: string): Promise<void> => say(`10-listen-on-ipv6-by-default.sh: info: ${text}`);
  if (!files.exists(defaultConf)) return info(`${defaultConf} is not a file or does not exist`);
  const text = Buffer.from(files.read(defaultConf)).toString();
  try {
    files.write(defaultConf, text);
  } catch {
    return info(`can not modify ${defaultConf} (read-only file system?)`);
  }
  if (/listen {2}\[::\]:80;/.test(text)) return info('IPv6 listen already enabled');
  await info(`Getting the checksum of ${defaultConf}`);
  if (text !== packaged) return info(`${defaultConf} differs from the packaged version`);
  files.write(defaultConf, text.replace('listen       80;', 'listen       80;\n    listen  [::]:80;'));
  return info(`Enabled listen on IPv6 in ${defaultConf}`);
}

/** Variables that are set take the place of their names. */
async function fillTemplates({ files, env }: Process, say: (text: string) => Promise<void>): Promise<void> {
  if (!files.exists(templates)) return;
  for (const name of files.list(templates)) {
    if (!name.endsWith('.template')) continue;
    const [from, to] = [`${templates}/${name}`, `/etc/nginx/conf.d/${name.replace(/\.template$/, '')}`];
    await say(`20-envsubst-on-templates.sh: Running envsubst on ${from} to ${to}`);
    const text = Buffer.from(files.read(from)).toString();
    files.write(
      to,
      text.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (whole, a, b) => env[a ?? b] ?? whole),
    );
  }
}
