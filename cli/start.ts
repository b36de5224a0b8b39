import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readAdminAccess } from '../config/admin-access.ts';
import { findMissingProtection } from '../config/find-missing-protection.ts';
import { freePorts } from '../config/free-ports.ts';
import { ownNodeFirst } from '../config/own-node-first.ts';
import { formatProblem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { buildSite } from './build-site.ts';
import { describeParts, findParts } from './find-parts.ts';
import { findProblems } from './find-problems.ts';
import { Sentence } from './sentence.ts';
import { addSettingFlags, environmentOf, settingsOf } from './setting-flags.ts';
import { superviseProcess } from './supervise-process.ts';

/** Ports that browsers refuse to open (https://fetch.spec.whatwg.org/#port-blocking), of those above 1024. */
const refusedByBrowsers = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/** `start` runs Drydock; `dev` does the same with pages and host that reload when they are changed. */
export function addStartCommands(program: Command): void {
  const startCommand = program.command('start').description('runs Drydock and prints its address');
  addSettingFlags(startCommand).action(() => serve(settingsOf(startCommand), false));
  const devCommand = program.command('dev').description('runs Drydock for work on it: what is changed is reloaded');
  addSettingFlags(devCommand).action(() => serve(settingsOf(devCommand), true));
}

async function serve(given: Settings, dev: boolean): Promise<void> {
  // A free port is chosen here, so that web comes back on the same one when it is started again.
  const port = given.port === 0 ? ((await freePorts(1))[0] ?? 0) : given.port;
  const settings = { ...given, data: resolve(given.data), port };
  const say = (line: string): void => console.error(line);
  checkPlace(settings);
  const problems = await findProblems();
  if (problems.length > 0) throw new Sentence(problems.map(formatProblem).join('\n'));
  const [parts] = await Promise.all([findParts(settings, say), dev ? undefined : buildSite(say)]);
  // What was found need not be searched again.
  const env = {
    ...environmentOf(settings),
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  };

  const given_up = Promise.withResolvers<string>();
  await using running = new AsyncDisposableStack();
  const logs = join(settings.data, 'logs');
  const host = running.use(
    await superviseProcess({
      name: 'host',
      file: 'sandbox/host/main.ts',
      env,
      logFile: join(logs, 'host.log'),
      // Started anew when a file it was made from changes.
      nodeFlags: dev ? ['--watch', '--watch-preserve-output'] : [],
      onGivenUp: given_up.resolve,
    }),
  );
  const web = running.use(
    await superviseProcess({
      name: 'web',
      file: 'web/main.ts',
      // `dev` builds pages while it serves.
      env: { ...env, PATH: ownNodeFirst() },
      logFile: join(logs, 'web.log'),
      onGivenUp: given_up.resolve,
    }),
  );
  console.log(`\nDrydock runs on ${String(web.told.url)}\nWho runs it looks at ${String(web.told.url)}/en/admin\n`);
  console.log(
    `Clusters: ${host.told.provider === 'kind' ? 'real ones, made with kind' : 'simulated'}. Shells: ${String(host.told.isolation)}. Data: ${settings.data}`,
  );
  console.log(`${describeParts(parts)}\n\nCtrl-C stops it. Clusters that run stay for the next start.`);
  const why = await Promise.race([given_up.promise, untilAsked()]);
  if (why !== undefined) throw new Sentence(why);
}

/** Throws Sentence or SettingError for what would not work, before anything is started. */
function checkPlace(settings: Settings): void {
  const { address, port, data } = settings;
  const missing = findMissingProtection(settings);
  if (missing.length > 0) {
    throw new Sentence(
      [`Drydock does not serve ${address} like this. Missing:`, ...missing.map((each) => `- ${each}`)].join('\n'),
    );
  }
  readAdminAccess(settings);
  if ((port > 0 && port < 1024 && process.getuid?.() !== 0) || refusedByBrowsers.includes(port)) {
    throw new Sentence(
      `--port is ${port}, which ${refusedByBrowsers.includes(port) ? 'browsers refuse to open' : 'only root may use'}. Choose another, such as 3000.`,
    );
  }
  try {
    mkdirSync(join(data, 'logs'), { recursive: true });
    writeFileSync(join(data, 'logs', 'start.log'), '');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Sentence(`The data folder ${data} cannot be written to (${why}). Choose another with --data.`);
  }
}

/** Resolves when the person, or the system, asks for the end. npm passes Ctrl-C on a second time: that must not cut the end short. */
function untilAsked(): Promise<undefined> {
  return new Promise((asked) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked(undefined));
  });
}
