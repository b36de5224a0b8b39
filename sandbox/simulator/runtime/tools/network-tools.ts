/** Tools for the network: netstat, ss, ping, and those of other files. */
import { NetworkError } from '../../network/network-stack.ts';
import { curl } from './curl.ts';
import { dig, nslookup } from './dns-tools.ts';
import { complain, print, type Tool } from './tool.ts';
import { wget } from './wget.ts';

const getent: Tool = async (run) => {
  const [database, name = ''] = run.args;
  if (database !== 'hosts' && database !== 'ahosts') return 1;
  try {
    const addresses = await run.process.network.resolve(name);
    await print(run, addresses.map((address) => `${address.padEnd(15)} ${name}\n`).join(''));
    return 0;
  } catch (error) {
    if (error instanceof NetworkError) return 2;
    throw error;
  }
};

const netstat: Tool = async (run) => {
  const listening = run.process.network.listening();
  const line = (ip: string, port: number): string =>
    `tcp        0      0 ${`${ip}:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} LISTEN      \n`;
  await print(
    run,
    'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n',
  );
  for (const { ip, port } of listening) await print(run, line(ip, port));
  return 0;
};

const ss: Tool = async (run) => {
  await print(run, 'State    Recv-Q   Send-Q     Local Address:Port     Peer Address:Port  Process  \n');
  for (const { ip, port } of run.process.network.listening()) {
    await print(
      run,
      `LISTEN   0        511  ${ip.padStart(20)}:${String(port).padEnd(6)}       0.0.0.0:*              \n`,
    );
  }
  return 0;
};

/** Without the right to raw sockets, as most clusters run their Pods. */
const ping: Tool = async (run) => {
  const [host = ''] = run.args.filter(
    (arg, index) => !arg.startsWith('-') && !/^-[cwWi]$/.test(run.args[index - 1] ?? ''),
  );
  try {
    const [ip] = await run.process.network.resolve(host);
    await print(run, `PING ${host} (${ip}): 56 data bytes\n`);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return await complain(
      run,
      run.style === 'busybox' ? `bad address '${host}'` : `${host}: Name or service not known`,
      run.style === 'busybox' ? 1 : 2,
    );
  }
  return await complain(run, 'permission denied (are you root?)');
};

const ip: Tool = async (run) => {
  const { ip: own } = run.process.network;
  await print(
    run,
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet ${own}/24 scope global eth0\n`,
  );
  return 0;
};

export const networkTools: Readonly<Record<string, Tool>> = {
  curl,
  dig,
  getent,
  ifconfig: ip,
  ip,
  netstat,
  nslookup,
  ping,
  ss,
  wget,
};
