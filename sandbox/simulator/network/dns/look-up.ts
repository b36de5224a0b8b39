/** What nslookup asks and says, as the one of busybox does. Source: busybox/networking/nslookup.c. */
import { parseAddress } from '../address.ts';
import { NetworkError } from '../network-stack.ts';
import type { DnsClient } from './dns-client.ts';
import type { DnsAnswer, DnsRecord, RecordType } from './records.ts';

export interface LookUp {
  readonly name: string;
  /** A and AAAA where none is named, PTR for an address. */
  readonly types?: readonly RecordType[];
  /** An address; the first of resolv.conf where none is named. */
  readonly server?: string;
}

const unanswered = ';; connection timed out; no servers could be reached\n\n';

/** The text and the exit code: 1 when any question found nothing. */
export async function lookUp(
  client: DnsClient,
  { name, types, server }: LookUp,
): Promise<{ readonly output: string; readonly code: number }> {
  const [configured = '127.0.0.1'] = client.config.nameservers;
  const asked = server ?? configured;
  let output = `Server:\t\t${asked}\nAddress:\t${asked}:53\n\n`;
  let code = 0;
  for (const question of questionsOf(client, name, types)) {
    const answer = await answerOf(client, asked, question);
    if (!answer) return { output: output + unanswered, code: 1 };
    if (answer.code !== 'NOERROR') {
      code = 1;
      output += `** server can't find ${question.name}: ${answer.code}\n`;
    }
    output += `${answer.records.map(lineOf).join('')}\n`;
  }
  return { output, code };
}

interface Question {
  readonly name: string;
  readonly type: RecordType;
}

/** A name without a dot is looked for in every search domain, and there only. */
function questionsOf({ config }: DnsClient, name: string, types: readonly RecordType[] | undefined): Question[] {
  if (parseAddress(name) !== undefined && !types)
    return [{ name: `${name.split('.').toReversed().join('.')}.in-addr.arpa`, type: 'PTR' }];
  const names =
    name.includes('.') || config.searches.length === 0 ? [name] : config.searches.map((domain) => `${name}.${domain}`);
  return names.flatMap((one) =>
    (types ?? ['A', 'AAAA']).map((type) => ({ name: one.replace(/\.$/, ''), type }) as const),
  );
}

async function answerOf(client: DnsClient, server: string, { name, type }: Question): Promise<DnsAnswer | undefined> {
  try {
    return await client.query(server, name, type);
  } catch (error) {
    if (error instanceof NetworkError) return undefined;
    throw error;
  }
}

function lineOf({ name, type, data }: DnsRecord): string {
  const [owner, value] = [name, data].map((text) => text.replace(/\.$/, '')) as [string, string];
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${owner}\nAddress: ${value}\n`;
    case 'CNAME':
      return `${owner}\tcanonical name = ${value}\n`;
    case 'PTR':
      return `${owner}\tname = ${value}\n`;
    case 'SRV':
      return `${owner}\tservice = ${value}\n`;
    case 'MX':
      return `${owner}\tmail exchanger = ${value}\n`;
    case 'NS':
      return `${owner}\tnameserver = ${value}\n`;
    case 'TXT':
      return `${owner}\ttext = ${value}\n`;
    case 'SOA':
      return `${owner}\n\t${value}\n`;
  }
}
