import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../config/repository-root.ts';

/** Where things are inside every box. */
export const inside = {
  home: '/home/learner',
  sockets: '/run/drydock',
  root: '/opt/drydock',
  bashrc: '/opt/drydock/box/bashrc',
  main: '/opt/drydock/box/box-main.ts',
  node: '/opt/drydock/bin/node',
} as const;

/** Parts of /etc that programs need and that tell nothing about the machine. */
const readableEtc = [
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  // Not all of ssl: the machine's private keys lie beside these.
  'ssl/certs',
  'ssl/openssl.cnf',
  'bash_completion',
  'bash_completion.d',
  'terminfo',
  'inputrc',
  'nanorc',
  'vim',
  'localtime',
  'mime.types',
];

/**
 * Of /proc: what would change or tell of the whole machine. A Drydock that runs as root gives its box processes that the
 * kernel takes for root where it asks for no capability, and /proc/sys is such a place. The list is Docker's of masked and
 * read-only paths (moby oci/defaults.go), and what tells of the kernel.
 */
const hiddenProc = {
  readOnly: ['sys'],
  files: [
    ...['sysrq-trigger', 'mtrr', 'kcore', 'kmsg', 'keys', 'key-users', 'kallsyms', 'modules', 'cmdline', 'config.gz'],
    ...['timer_list', 'timer_stats', 'sched_debug', 'latency_stats', 'interrupts', 'iomem', 'ioports', 'slabinfo'],
    ...['vmallocinfo', 'pagetypeinfo', 'kpagecount', 'kpageflags', 'kpagecgroup', 'partitions', 'diskstats', 'swaps'],
  ],
  folders: ['acpi', 'asound', 'bus', 'driver', 'fs', 'irq', 'pressure', 'scsi', 'sysvipc'],
} as const;

/** Folders below /usr that hold what the machine's owner has put there, not what its packages bring. */
const hiddenUsr = ['/usr/local/etc', '/usr/local/src', '/usr/src'];

/** The outer bubblewrap: root of a network of its own, and otherwise everything as it is. */
export const outerArgs: readonly string[] =
  '--unshare-user --unshare-net --uid 0 --gid 0 --cap-add ALL --dev-bind / / --die-with-parent'.split(' ');

export interface BoxMounts {
  /** The learner's home on the host; the only writable part that stays. */
  readonly home: string;
  /** Folder of the unix sockets that the forwarded ports lead to. */
  readonly sockets: string;
  /** Folder with passwd, group, hosts and nsswitch.conf for the box. */
  readonly etc: string;
  readonly kubectl: string;
  /** File with the program of the seccomp filter; undefined where there is none for this machine. */
  readonly seccomp: string | undefined;
}

/** Bytes of each folder in memory that a learner may write to (/tmp, /var, /dev/shm). */
const scratchBytes = String(64 * 1024 * 1024);

/**
 * The command line around a program: bwrap(1) twice. The outer one makes a network with nothing but loopback and, as its
 * root, lets everybody listen on ports 80 and 443; the inner one is the box, and holds no right over that network. All of
 * it runs in the control groups whose entries are given (control-group.ts).
 */
export function boxedCommand(
  mounts: BoxMounts,
  entries: readonly string[],
  command: readonly string[],
): { program: string; args: string[] } {
  const { seccomp = '/dev/null' } = mounts;
  const filtered = mounts.seccomp === undefined ? [] : ['--seccomp', '9'];
  const inner = ['bwrap', ...filtered, ...bubblewrapArgs(mounts), '--', ...command];
  const outer = ['bwrap', ...outerArgs, '--', 'bash', '--norc', '-c', prepare, 'bash', seccomp, ...inner];
  return { program: 'bash', args: ['--norc', '-c', enter, 'bash', ...entries, '--', ...outer] };
}

/** First of all (`--norc`, since bash takes a start by Node for one over the network, and reads ~/.bashrc then): goes into the control groups, so that whatever is started belongs to them. */
const enter = 'while [ "$1" != -- ]; do echo 0 >"$1"; shift; done; shift; exec "$@"';

/** In the outer bubblewrap: leaves behind what descriptors the host was started with, and opens ports and the filter's file. */
const prepare = [
  'for fd in $(ls /proc/self/fd); do [ "$fd" -le 2 ] || eval "exec $fd>&-"; done',
  'echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start && exec 9<"$1" && shift && exec "$@"',
].join('\n');

/**
 * Flags of bwrap(1): own user, process, mount, IPC and UTS namespaces, a read-only system, nothing of the host's
 * homes, data or processes, and the end of it all when the host ends.
 */
function bubblewrapArgs({ home, sockets, etc, kubectl }: BoxMounts): string[] {
  const system = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64'].flatMap((name) => [
    '--ro-bind-try',
    `/${name}`,
    `/${name}`,
  ]);
  const etcFiles = readableEtc.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]);
  const ownEtc = ['passwd', 'group', 'hosts', 'nsswitch.conf'].flatMap((name) => [
    '--ro-bind',
    join(etc, name),
    `/etc/${name}`,
  ]);
  const terminal = join(repositoryRoot, 'sandbox/terminal');
  // A kubectl below /usr may be one of several files that belong together; it is found where it is.
  const tools = kubectl.startsWith('/usr/')
    ? ['--symlink', kubectl, `${inside.root}/bin/kubectl`]
    : ['--ro-bind', kubectl, `${inside.root}/bin/kubectl`];
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--uid', '1000', '--gid', '1000', '--hostname', 'drydock', '--die-with-parent', '--new-session', '--clearenv'],
    ...['--cap-drop', 'ALL'],
    ...system,
    ...etcFiles,
    ...ownEtc,
    ...hiddenUsr
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => ['--tmpfs', folder, '--remount-ro', folder]),
    ...['--proc', '/proc', '--dev', '/dev', '--dir', '/run'],
    ...hideProc(),
    ...['/tmp', '/var', '/dev/shm'].flatMap((folder) => ['--size', scratchBytes, '--tmpfs', folder]),
    ...['--dir', '/var/tmp'],
    ...['--bind', home, inside.home, '--ro-bind', sockets, inside.sockets],
    ...[
      '--ro-bind',
      join(terminal, 'box'),
      `${inside.root}/box`,
      '--ro-bind',
      join(repositoryRoot, 'package.json'),
      `${inside.root}/package.json`,
    ],
    ...['--ro-bind', join(repositoryRoot, 'node_modules/node-pty'), `${inside.root}/node_modules/node-pty`],
    ...(existsSync(join(repositoryRoot, 'node_modules/node-addon-api'))
      ? ['--ro-bind', join(repositoryRoot, 'node_modules/node-addon-api'), `${inside.root}/node_modules/node-addon-api`]
      : []),
    ...['--ro-bind', process.execPath, inside.node, ...tools, '--chdir', inside.home],
    // The root and /dev lie in memory too.
    ...['--remount-ro', '/', '--remount-ro', '/dev'],
  ];
}

function hideProc(): string[] {
  const there = (names: readonly string[]): string[] =>
    names.map((name) => `/proc/${name}`).filter((path) => existsSync(path));
  return [
    ...there(hiddenProc.readOnly).flatMap((path) => ['--ro-bind', path, path]),
    ...there(hiddenProc.files).flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...there(hiddenProc.folders).flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
  ];
}
