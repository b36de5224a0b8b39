/** What a learner may try to get out of the box, or to take more than their share: each is really tried. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { repositoryRoot } from '../../config/repository-root.ts';
import { eventually } from '../../testing/eventually.ts';
import { writeKubeconfig } from '../access/kubeconfig.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { type Box, openBox, type Ran } from './box.ts';
import { chooseIsolation } from './choose-isolation.ts';
import { boxLimits, openControlGroup } from './control-group.ts';
import { deniedNumbers, seccompFilter } from './seccomp-filter.ts';
import { homeLimit } from './watch-home.ts';

const isolation = await chooseIsolation('bubblewrap', '127.0.0.1');
const skip = isolation.ok ? false : `bubblewrap does not work here: ${isolation.failure.message}`;
await using probe = await openControlGroup();
const { holds } = probe;
const noPerl = existsSync('/usr/bin/perl') ? false : 'there is no perl to make raw system calls with';
const noFilter = seccompFilter(process.arch) ? noPerl : `there is no filter for ${process.arch}`;
/** Longer than any of it takes on a machine that is busy with other tests. */
const patienceMs = 90_000;
// Boxes of tests that run beside this one put their scratch folders elsewhere.
const scratch = await mkdtemp(join(tmpdir(), 'drydock-scratch-'));
process.env.TMPDIR = scratch;
after(() => rm(scratch, { recursive: true, force: true }));

interface Opened extends AsyncDisposable {
  readonly box: Box;
  readonly home: string;
}

async function open(parent: string): Promise<Opened> {
  const home = await mkdtemp(join(parent, 'home-'));
  const learnerKubeconfig = writeKubeconfig({
    server: 'https://127.0.0.1:6443',
    authority: 'Y2E=',
    user: 'learner',
    token: 't',
    namespace: 'shop',
  });
  const request = { id: 's1', home, learnerKubeconfig, kubectl: '/bin/true', forwards: [], files: {} };
  const box = valueOrThrow(await openBox({ ...request, isolation: 'bubblewrap' }));
  return { box, home, [Symbol.asyncDispose]: () => box[Symbol.asyncDispose]() };
}

/** A system call by its number; prints what it gave, or the error's name. */
const syscall = (...args: (string | number)[]) =>
  `perl -MErrno -e '$r = syscall(${args.join(', ')}); print $r == -1 ? (grep { $!{$_} } keys %!)[0] : "gave $r"'`;

describe('out of the box', { skip }, () => {
  let folder: string;
  let opened: Opened;
  let site: Server;
  let abstract: Server;
  let port = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-escape-'));
    opened = await open(folder);
    await writeFile(join(folder, 'secret'), 'of the host');
    site = createServer((socket) => socket.end('host'));
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
    const address = site.address();
    if (typeof address === 'object' && address) port = address.port;
    abstract = createServer((socket) => socket.end('host'));
    await new Promise<void>((listening) => abstract.listen(`\0drydock-test-${process.pid}`, listening));
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    for (const server of [site, abstract]) await new Promise((closed) => server.close(closed));
    await rm(folder, { recursive: true });
  });

  const say = async (command: string): Promise<string> => {
    const { code, output } = await opened.box.run(command, AbortSignal.timeout(patienceMs));
    return `${output.trim()} [${code}]`;
  };

  const x64 = process.arch === 'x64';
  const number = (x64Number: number, arm64Number: number): number => (x64 ? x64Number : arm64Number);

  const attacks: { name: string; command: () => string; expected: RegExp; raw?: true }[] = [
    // Namespaces and mounts.
    { name: 'a user namespace of its own', command: () => 'unshare --user true', expected: /not permitted/ },
    { name: 'root in a namespace of its own', command: () => 'unshare -rmpf true', expected: /not permitted/ },
    { name: 'the namespaces of the first process', command: () => 'nsenter -t 1 -a true', expected: /\[1\]$/ },
    {
      name: 'a mount',
      command: () => 'mount -t tmpfs x /tmp',
      expected: /permission denied|must be superuser|not permitted/i,
    },
    {
      name: 'its read-only system made writable',
      command: () => 'mount -o remount,rw /usr',
      expected: /permission denied|must be superuser|not permitted/i,
    },
    {
      name: 'what lies below a mount',
      command: () => 'umount /usr/local/etc || umount /proc/sys',
      expected: /must be superuser|not permitted|denied|umount failed/i,
    },
    { name: 'another root', command: () => 'chroot / true', expected: /not permitted/ },
    {
      name: 'a box in the box',
      command: () => 'bwrap --ro-bind / / true',
      expected: /bwrap: .*(not permitted|denied|No permissions)/i,
    },
    {
      name: 'a namespace by clone(2)',
      raw: true,
      command: () => syscall(number(56, 220), '0x10000000 | 17', 0, 0, 0, 0),
      expected: /^EPERM/,
    },
    {
      name: 'a namespace by clone3(2), which no filter can look into',
      raw: true,
      command: () => syscall(435, 0, 0),
      expected: /^ENOSYS/,
    },
    // Rights.
    {
      name: 'root by a setuid program',
      command: () => 'su -c id root </dev/null; sudo -n id; id -u',
      expected: /^(?!.*uid=0)[\s\S]*1000/,
    },
    {
      name: 'a capability',
      command: () => 'grep -cE "^Cap(Inh|Prm|Eff|Bnd|Amb):.*[1-9a-f]" /proc/self/status',
      expected: /^0 /,
    },
    { name: 'new privileges by exec', command: () => 'grep NoNewPrivs: /proc/self/status', expected: /1 \[0\]/ },
    { name: 'another user', raw: true, command: () => `perl -e '$> = 0; print $>'`, expected: /^1000/ },
    { name: 'a device made by hand', command: () => 'mknod /tmp/disk b 8 0', expected: /not permitted/ },
    // The kernel.
    {
      name: 'the program of core dumps',
      command: () => ': >> /proc/sys/kernel/core_pattern',
      expected: /read-only|denied/i,
    },
    { name: 'any setting of the kernel', command: () => 'find /proc/sys -type f -writable | wc -l', expected: /^0 / },
    { name: 'the magic key', command: () => ': >> /proc/sysrq-trigger', expected: /denied|read-only|no such/i },
    {
      name: "the machine's memory",
      command: () => 'head -c 1 /proc/kcore; head -c1 /dev/mem',
      expected: /(denied|no such)[\s\S]*(denied|no such)/i,
    },
    {
      name: "the kernel's log, symbols and command line",
      command: () => 'dmesg; cat /proc/kallsyms /proc/cmdline /proc/kmsg | wc -c',
      expected: /\n0 \[0\]$/,
    },
    { name: 'a kernel module', command: () => 'insmod /tmp/x.ko || modprobe loop', expected: /\[(1|127)\]$/ },
    {
      name: '/sys, and control groups in it',
      command: () => 'ls /sys /sys/fs/cgroup',
      expected: /cannot access '\/sys'/,
    },
    {
      name: 'the disks',
      command: () => 'ls /dev/vda /dev/sda /dev/loop0 /dev/loop-control /dev/fuse /dev/kvm /dev/net/tun',
      expected: /^(ls: cannot access [^\n]*\n){6}ls: cannot access/,
    },
    // The machine's files.
    {
      name: "the host's homes, data and configuration",
      command: () =>
        'ls /root /boot /srv /mnt /media /etc/shadow /etc/ssh /etc/kubernetes /etc/ssl/private /var/lib/docker',
      expected: /^(ls: cannot access [^\n]*\n){10}\[2\]|^(ls: cannot access [^\n]*\n){9}ls: cannot access[^\n]* \[2\]/,
    },
    {
      name: 'the repository, other homes and secrets beside its own',
      command: () => `ls ${repositoryRoot} ${folder} /home/learner/..`,
      expected: /cannot access[\s\S]*cannot access[\s\S]*: *\n?learner|cannot access[\s\S]*cannot access[\s\S]*learner/,
    },
    {
      name: "the host's sockets",
      command: () => 'ls /run/docker.sock /var/run/docker.sock /run/dbus /run/systemd; ls /run',
      expected: /^(ls: cannot access [^\n]*\n){4}drydock /,
    },
    {
      name: 'its own programs',
      command: () => 'echo x >> /opt/drydock/box/box-main.ts; echo x > /opt/drydock/bin/node; touch /usr/bin/x',
      expected: /(read-only[^\n]*\n?.*){3}/is,
    },
    {
      name: 'the root folder and /dev',
      command: () => 'touch /x; touch /dev/x; mkdir /etc/x',
      expected: /(read-only[^\n]*\n?.*){3}/is,
    },
    { name: 'a file by its handle', raw: true, command: () => syscall(number(304, 265), 0, 0, 0), expected: /^EPERM/ },
    // Others' processes.
    {
      name: 'the processes of the machine',
      command: () => `ls -d /proc/[0-9]* | wc -l; kill -0 ${process.pid}`,
      expected: /^\d\n[\s\S]*no such process/i,
    },
    {
      name: "the host's environment",
      command: () =>
        '(tr "\\0" "\\n" < /proc/1/environ; env) | grep -vcE "^(PATH|PWD|SHLVL|_|HOME|USER|LOGNAME|SHELL|LANG|KUBECONFIG|COLORTERM)="',
      expected: /^0 /,
    },
    {
      name: "the host's descriptors",
      command: () => 'ls -l /proc/1/fd /proc/2/fd | grep -c -- "-> /" ; ls /proc/self/fd | wc -l',
      expected: /^\d\n[345] /,
    },
    {
      name: 'the memory of another process',
      raw: true,
      command: () => syscall(number(101, 117), 16, 2, 0, 0),
      expected: /^EPERM/,
    },
    {
      name: 'typing into a terminal by TIOCSTI',
      raw: true,
      command: () => `perl -e '$c = "x"; ioctl(STDIN, 0x5412, $c) or print $!'`,
      expected: /not permitted/,
    },
    // The network.
    {
      name: 'a port of the machine',
      command: () => `exec 3<>/dev/tcp/127.0.0.1/${port} && head -c 4 <&3`,
      expected: /refused/,
    },
    {
      name: 'any network but its own loopback',
      command: () => 'wc -l < /proc/net/dev; exec 3<>/dev/tcp/169.254.169.254/80',
      expected: /^3\n[\s\S]*unreachable/i,
    },
    {
      name: "the machine's abstract sockets",
      command: () =>
        `${join('/opt/drydock/bin/node')} -e "require('net').connect('\\0drydock-test-${process.pid}').on('data', d => console.log('' + d)).on('error', e => console.log(e.code))"`,
      expected: /^ECONNREFUSED/,
    },
    {
      name: 'a network of its own shaping',
      command: () => 'ip link add x type dummy || ip addr add 10.0.0.1/8 dev lo',
      expected: /not permitted|\[127\]/i,
    },
    {
      name: "the hypervisor's socket",
      raw: true,
      command: () => syscall(number(41, 198), 40, 1, 0),
      expected: /^EAFNOSUPPORT/,
    },
    {
      name: 'raw packets',
      raw: true,
      command: () => syscall(number(41, 198), 2, 3, 1),
      expected: /^(EPERM|EPROTONOSUPPORT)/,
    },
    // System calls.
    {
      name: 'system calls of another machine',
      raw: true,
      command: () => `(${syscall(x64 ? 0x40000000 + 39 : 425, 0, 0)})`,
      expected: x64 ? /\[159\]$|\[null\]$/ : /^EPERM/,
    },
    {
      name: 'every system call that is refused',
      raw: true,
      command: () =>
        `perl -e 'for (${deniedNumbers(process.arch as 'x64').join(',')}) { syscall($_, 0, 0, 0, 0, 0); print "$_ " unless $! == 1 } print "done"'`,
      expected: /^done/,
    },
  ];
  for (const { name, command, expected, raw } of attacks)
    test(`attack: ${name}`, { skip: raw ? noFilter : false }, async () => assert.match(await say(command()), expected));

  test("attack: lies in the pipe of the box's own process", async () => {
    const lies = ['null', '{"type":"output","terminal":5}', '{"type":"ran","run":{},"code":"x"}', '[', '7'];
    await say(`for lie in ${lies.map((lie) => `'${lie}'`).join(' ')}; do echo "$lie" > /proc/2/fd/1; done`);
    assert.equal(await say('echo still here'), 'still here [0]');
  });
});

describe('more than a share', { skip }, () => {
  let folder: string;
  let neighbour: Opened;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-share-'));
    neighbour = await open(folder);
  });
  after(async () => {
    await neighbour[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** What came of a hog in a box of its own, while the neighbour is asked again and again. */
  async function beside(hog: string, then: (ran: Ran, opened: Opened) => Promise<void> | void): Promise<void> {
    const opened = await open(folder);
    let ran: Ran | undefined;
    const patience = AbortSignal.timeout(patienceMs);
    const running = opened.box.run(hog, patience).then((told) => {
      ran = told;
    });
    do {
      const { output } = await neighbour.box.run('echo here', AbortSignal.timeout(patienceMs));
      assert.equal(output, 'here\n', 'the neighbour answers');
      // With room between two questions: they are no hog themselves.
      await Promise.race([running, new Promise((again) => setTimeout(again, 100))]);
    } while (ran === undefined);
    assert.equal(patience.aborted, false, 'the box has ended the hog');
    await then(ran, opened);
    await opened[Symbol.asyncDispose]();
    await rm(opened.home, { recursive: true });
  }

  const unless = (limit: (typeof holds)[number]) =>
    holds.includes(limit) ? false : `no control group holds a limit of ${limit} here`;

  test('attack: a fork bomb', { skip: noPerl || unless('processes') }, () =>
    beside(`perl -e 'while (defined($p = fork)) { if (!$p) { sleep 100; exit } $n++ } print $n'`, ({ output }) => {
      assert.ok(Number(output) > 100 && Number(output) < boxLimits.processes, output);
    }),
  );

  test('attack: a memory hog in one process and in many', { skip: noPerl || unless('memory') }, () => {
    const hog = (shift: number) => `perl -e '$x = "a"; $x x= (1 << ${shift}); sleep 100' & `;
    const killed = 'wait -n; echo $?; ';
    return beside(`${hog(30)}${killed}${hog(28).repeat(3)}${killed.repeat(2)}`, ({ code, output }) => {
      assert.equal(code, 0, output);
      assert.deepEqual(output.match(/^\d+$/gm), ['137', '137', '137'], output);
    });
  });

  const filled = async (home: string): Promise<number> => {
    const sizes = await Promise.all((await readdir(home)).map((name) => stat(join(home, name))));
    return sizes.reduce((sum, { blocks }) => sum + blocks * 512, 0);
  };

  test('attack: a disk filled by one file and by many', () =>
    beside('for i in $(seq 9); do yes > "many-$i"; done', async ({ code, output }, { home }) => {
      assert.match(output, /size limit exceeded/);
      assert.equal(code, null, 'the writer was ended');
      assert.ok((await filled(home)) < 5 * homeLimit.bytes);
    }));

  test('attack: a disk filled by files without a name', () =>
    beside('for i in $(seq 90); do exec {fd}>x; rm x; head -c 100m /dev/zero >&$fd; sleep 0.2; done', ({ code }) =>
      assert.equal(code, null, 'the writer was ended'),
    ));

  test('attack: more small files than a home may have, after which there is room to tidy up', () =>
    beside(`for i in $(seq ${homeLimit.files + 2000}); do : > "f$i"; done; sleep 1000`, async ({ code }, { box }) => {
      assert.equal(code, null, 'the writer was ended');
      const tidied = await box.run('find . -name "f*" -delete; ls', AbortSignal.timeout(patienceMs));
      assert.deepEqual([tidied.code, tidied.output], [0, '']);
    }));

  test('attack: a hog of descriptors, and one of the processor', () =>
    beside(
      'ulimit -n 1000000; while exec {fd}</dev/null; do most=$fd; done 2>&-; echo "$most"; (while :; do :; done) & (while :; do :; done) & sleep 1',
      ({ output }) => assert.ok(Number(output.split('\n').at(-2)) < 4096, output),
    ));

  test('nothing is left of boxes that are gone: no process, no control group, no scratch folder', async () => {
    const left = async () => {
      const groups = ['', 'memory', 'pids', 'cpu'].map((name) => join('/sys/fs/cgroup', name));
      const found = await Promise.all([...groups, scratch].map((parent) => readdir(parent).catch(() => [])));
      return found.flat().filter((name) => new RegExp(`^drydock-(${process.pid}-|box-)`).test(name)).length;
    };
    const descriptors = async () => (await readdir('/proc/self/fd')).length;
    await (await open(folder))[Symbol.asyncDispose]();
    const [before, open0] = [await left(), await descriptors()];
    for (let round = 0; round < 3; round += 1) {
      const boxes = await Promise.all([1, 2, 3, 4].map(() => open(folder)));
      assert.ok((await left()) > before);
      for (const { box } of boxes)
        void box.run('sleep 1000 & setsid sleep 1000 & wait', AbortSignal.timeout(patienceMs));
      await Promise.all(boxes.map((box) => box[Symbol.asyncDispose]()));
    }
    await eventually(async () => (await left()) === before && (await descriptors()) <= open0, 'all of it to be gone');
  });
});
