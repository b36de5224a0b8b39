/** registry.k8s.io/e2e-test-images/agnhost: one program for many tests. Source: test/images/agnhost. */
import type { Process, Program } from '../../runtime/process.ts';
import { alpine } from '../files/distributions.ts';
import { type Flags, goFlags } from '../go/go-flags.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { grpcHealthChecking } from './grpc-health-checking.ts';
import { netexec } from './netexec.ts';
import { connect, entrypointTester, logsGenerator, pause, printFile, stress } from './small-commands.ts';
import { liveness, porter, serveHostname, testWebserver } from './small-servers.ts';

const commands: Readonly<Record<string, (process: Process, flags: Flags) => Promise<number>>> = {
  connect,
  'dns-server-list': (process) => printFile(process, '/etc/resolv.conf', /^nameserver\s+(.*)$/gm),
  'dns-suffix': (process) => printFile(process, '/etc/resolv.conf', /^search\s+(.*)$/gm),
  'entrypoint-tester': entrypointTester,
  'etc-hosts': (process) => printFile(process, '/etc/hosts'),
  'grpc-health-checking': grpcHealthChecking,
  liveness,
  'logs-generator': logsGenerator,
  netexec,
  pause,
  porter,
  'serve-hostname': serveHostname,
  stress,
  'test-webserver': testWebserver,
};

const switches = ['tcp', 'udp', 'http', 'close', 'json-response', 'help', 'version'];
const memoryBytes = 12 * 1024 * 1024;

function agnhost(version: string): Program {
  return async (process) => {
    const [name, ...argv] = process.argv.slice(1);
    process.use({ memoryBytes, cpuMillis: 15 });
    const flags = goFlags(argv, switches);
    if (name === '--version') {
      await process.stdout.write(`app version ${version}\n`);
      return 0;
    }
    const command = name === undefined ? undefined : commands[name];
    if (command && !flags.has('help')) return command(process, flags);
    if (name === undefined || name === '--help' || name === '-h' || command) {
      const names = Object.keys(commands).sort();
      await process.stdout.write(
        `Usage:\n  app [command]\n\nAvailable Commands:\n${names.map((one) => `  ${one}\n`).join('')}\nUse "app [command] --help" for more information about a command.\n`,
      );
      return 0;
    }
    await process.stderr.write(
      `Error: unknown command ${JSON.stringify(name)} for "app"\nRun 'app --help' for usage.\n`,
    );
    return 1;
  };
}

/** 2.0 to 2.56 were promoted to the registry. */
const lastMinor = 56;

export const agnhostRepository: Repository = {
  names: ['registry.k8s.io/e2e-test-images/agnhost', 'k8s.gcr.io/e2e-test-images/agnhost'],
  contentsOf(tag) {
    const [, minor] = /^2\.(\d+)(?:\.\d+)?$/.exec(tag) ?? [];
    if (minor === undefined || Number(minor) > lastMinor) return undefined;
    const program = agnhost(tag);
    return {
      files: { ...alpine('3.12.1'), '/uploads': { folder: true } },
      programs: { ...tools('alpine', ['curl', 'bash', 'nc', 'dig']), '/agnhost': program, '/agnhost-2': program },
      entrypoint: ['/agnhost'],
      cmd: ['pause'],
      exposedPorts: [80, 8_080, 8_081, 9_376, 5_000],
      megabytes: 51,
    };
  },
};
