/** Tools that ask name servers: nslookup and dig. */
import { candidatesOf, type DnsClient } from '../../network/dns/dns-client.ts';
import { lookUp } from '../../network/dns/look-up.ts';
import type { DnsAnswer, RecordType } from '../../network/dns/records.ts';
import { NetworkError } from '../../network/network-stack.ts';
import { dnsOf } from '../../network/stack.ts';
import { print, type Run, type Tool, ToolError } from './tool.ts';

const recordTypes: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'];
const noServer = ';; connection timed out; no servers could be reached\n';

function typeNamed(text: string | undefined): RecordType | undefined {
  return recordTypes.find((type) => type === text?.toUpperCase());
}

function clientOf(run: Run): DnsClient {
  const client = dnsOf(run.process.network);
  if (!client) throw new ToolError(`${run.name}: no name servers`);
  return client;
}

/** A server may be named: its address is found first. */
async function addressOf(run: Run, server: string): Promise<string> {
  const [address = server] = await run.process.network.resolve(server).catch(() => {
    throw new ToolError(`${run.name}: can't resolve '${server}'`);
  });
  return address;
}

/** `nslookup [-type=TYPE] NAME [SERVER]` */
export const nslookup: Tool = async (run) => {
  const [name, server] = run.args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined) throw new ToolError(`Usage: ${run.name} [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]`);
  const asked = run.args.map((arg) => /^-(?:t|type|q|query|querytype)=(.+)$/.exec(arg)?.[1]).find(Boolean);
  const type = typeNamed(asked);
  const { output, code } = await lookUp(clientOf(run), {
    name,
    ...(type ? { types: [type] } : {}),
    ...(server === undefined ? {} : { server: await addressOf(run, server) }),
  });
  await print(run, output);
  return code;
};

/** `dig [@SERVER] [+short] [+search] NAME [TYPE]` */
export const dig: Tool = async (run) => {
  const words = run.args.filter((arg) => !/^[-+@]/.test(arg));
  const type = words.map(typeNamed).find(Boolean) ?? 'A';
  const name = words.find((word) => typeNamed(word) === undefined) ?? '.';
  const client = clientOf(run);
  const named = run.args.find((arg) => arg.startsWith('@'))?.slice(1);
  const [configured = '127.0.0.1'] = client.config.nameservers;
  const server = named === undefined ? configured : await addressOf(run, named);
  const absolute = [name.endsWith('.') ? name : `${name}.`];
  const candidates = run.args.includes('+search') ? candidatesOf(client.config, name) : absolute;
  try {
    let answer: DnsAnswer | undefined;
    let asked = '';
    for (asked of candidates) {
      answer = await client.query(server, asked, type);
      if (answer.records.length > 0) break;
    }
    if (!answer) return 0;
    const short = answer.records.map(({ data }) => `${data}\n`).join('');
    await print(run, run.args.includes('+short') ? short : sections(asked, type, answer));
    return 0;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await print(run, noServer);
    return 9;
  }
};

function sections(asked: string, type: RecordType, { code, authoritative, records, additional }: DnsAnswer): string {
  const list = (found: DnsAnswer['records']): string =>
    found.map((one) => `${one.name}\t${one.ttl}\tIN\t${one.type}\t${one.data}\n`).join('');
  const flags = `qr${authoritative ? ' aa' : ''} rd`;
  const counts = `QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: ${additional.length}`;
  return [
    `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: 4711\n;; flags: ${flags}; ${counts}\n`,
    `;; QUESTION SECTION:\n;${asked}\t\tIN\t${type}\n`,
    ...(records.length > 0 ? [`;; ANSWER SECTION:\n${list(records)}`] : []),
    ...(additional.length > 0 ? [`;; ADDITIONAL SECTION:\n${list(additional)}`] : []),
  ].join('\n');
}
