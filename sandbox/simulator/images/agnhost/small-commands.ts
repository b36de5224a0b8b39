/** agnhost's commands that serve nothing. Source: test/images/agnhost/{pause,connect,entrypoint-tester,logs-generator,dns} and third_party/forked/vishhstress. */
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { type Flags, goDurationMs } from '../go/go-flags.ts';
import { untilSignalled } from '../go/go-program.ts';
import { burnCpu } from '../load/burn-cpu.ts';
import { bytesOf } from '../load/bytes-of.ts';
import { klog } from './klog.ts';

export async function pause(process: Process): Promise<number> {
  await process.stdout.write('Paused\n');
  const told = new Promise<[text: string, code: number]>((resolve) => {
    process.onSignal('SIGINT', () => resolve(['interrupt', 1]));
    process.onSignal('SIGTERM', () => resolve(['terminated', 2]));
  });
  await process.stdout.write('Signals registered\n');
  const [text, code] = await told;
  const message = `exiting because of signal "${text}"\n`;
  try {
    process.files.write(process.env.TERMINATION_MESSAGE_PATH || '/dev/termination-log', message);
  } catch {
    // The log says it too.
  }
  await process.stdout.write(message);
  return code;
}

/** As Go's own resolver names the one that it has asked (net.DNSError). */
function nameServer(process: Process): string {
  const path = '/etc/resolv.conf';
  const text = process.files.exists(path) ? Buffer.from(process.files.read(path)).toString() : '';
  const [, server] = /^nameserver\s+(\S+)/m.exec(text) ?? [];
  return server === undefined ? '' : ` on ${server}:53`;
}

export async function connect(process: Process, flags: Flags): Promise<number> {
  const [destination = ''] = flags.rest;
  const fail = async (text: string): Promise<number> => {
    await process.stderr.write(`${text}\n`);
    return 1;
  };
  const [, host, port] = /^(.*):(\d+)$/.exec(destination) ?? [];
  if (host === undefined) return fail(`UNKNOWN: address ${destination}: missing port in address`);
  const [ip] = await process.network.resolve(host).catch(() => []);
  if (ip === undefined) return fail(`DNS: lookup ${host}${nameServer(process)}: no such host`);
  const timeoutMs = goDurationMs(flags.text('timeout') ?? '0') || undefined;
  try {
    const opened = process.network.connect(
      { ip, port: Number(port) },
      { signal: process.ended, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    );
    (await opened).stream.destroy();
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const known: Partial<Record<string, string>> = { ETIMEDOUT: 'TIMEOUT', ECONNREFUSED: 'REFUSED' };
    return fail(known[error.code] ?? `OTHER: dial tcp ${ip}:${port}: connect: no route to host`);
  }
}

export async function entrypointTester(process: Process): Promise<number> {
  await process.stdout.write(`[${process.argv.join(' ')}]\n`);
  return 0;
}

export async function logsGenerator(process: Process, flags: Flags): Promise<number> {
  const total = Number(flags.text('log-lines-total') ?? flags.text('t') ?? 0);
  const durationMs = goDurationMs(flags.text('run-duration') ?? flags.text('d') ?? '0') ?? 0;
  if (total <= 0 || durationMs <= 0) {
    klog(process, `Invalid ${total <= 0 ? `total number of lines: ${total}` : 'duration: 0s'}`);
    return 255;
  }
  const pick = <T>(list: readonly T[]): T => list[Math.floor(process.random() * list.length)] as T;
  for (let i = 0; i < total; i++) {
    const path = `/api/v1/namespaces/${pick(['kube-system', 'default', 'ns'])}/pods/${pick(['x4k', 'b7qz', '9fd'])}`;
    const status = 200 + Math.floor(process.random() * 400);
    klog(process, `${i} ${pick(['GET', 'POST', 'PUT'])} ${path} ${status}`, 'logs_generator.go:76');
    await sleep(process.clock, durationMs / total, process.ended);
  }
  return 0;
}

export async function stress(process: Process, flags: Flags): Promise<number> {
  const total = bytesOf(flags.text('mem-total') ?? '0');
  const step = bytesOf(flags.text('mem-alloc-size') ?? '4Ki');
  const pauseMs = goDurationMs(flags.text('mem-alloc-sleep') ?? '1ms') ?? 1;
  klog(
    process,
    `Allocating "${flags.text('mem-total') ?? '0'}" memory, in "${flags.text('mem-alloc-size') ?? '4Ki'}" chunks, with a ${flags.text('mem-alloc-sleep') ?? '1ms'} sleep between allocations`,
    'main.go:55',
  );
  const ended = untilSignalled(process);
  burnCpu(process, flags.number('cpus', 0));
  const base = 8 * 1024 * 1024;
  // Small steps are taken together: what is seen of them is the same.
  const together = Math.max(1, Math.ceil(100 / Math.max(pauseMs, 0.01)));
  for (let held = step * together; held < total + step * together; held += step * together) {
    process.use({ memoryBytes: base + Math.min(held, total) });
    await sleep(process.clock, pauseMs * together, process.ended);
  }
  klog(process, `Allocated "${flags.text('mem-total') ?? '0'}" memory`, 'main.go:58');
  return ended;
}

/** `dns-suffix`, `dns-server-list`, `etc-hosts`. */
export async function printFile(process: Process, path: string, find?: RegExp): Promise<number> {
  const text = process.files.exists(path) ? Buffer.from(process.files.read(path)).toString() : '';
  const found = find ? [...text.matchAll(find)].map((match) => match[1] ?? '').join(',') : text;
  await process.stdout.write(find ? found.trim().replaceAll(/\s+/g, ',') : found);
  return 0;
}
