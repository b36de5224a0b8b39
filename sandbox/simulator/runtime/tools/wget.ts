/** wget, as busybox has it. */
import { NetworkError } from '../../network/network-stack.ts';
import { FileError } from '../files/folder.ts';
import { openPath } from '../processes/open-path.ts';
import { fetchHttp, HttpError, type HttpResponse, portOf } from './http-client.ts';
import { options, type Run, ToolError } from './tool.ts';

const mostRedirects = 20;

export async function wget(run: Run): Promise<number> {
  const headers: string[] = [];
  const words = run.args.filter((arg, index) => {
    const isHeader = arg === '--header' || run.args[index - 1] === '--header' || arg.startsWith('--header=');
    if (isHeader && arg !== '--header') headers.push(arg.replace(/^--header=/, ''));
    return !isHeader;
  });
  const { flags, values, rest } = options({ ...run, args: words }, 'qO:T:SsU:cP:t:Y:f:z:dn:e:', {
    spider: 's',
    timeout: 'T',
    quiet: 'q',
    'output-document': 'O',
    'post-data': 'd:',
    'no-check-certificate': 'f:',
    'user-agent': 'U',
    tries: 't',
    'server-response': 'S',
  });
  const [given] = rest;
  if (given === undefined) throw new ToolError('');
  let url = parsed(given);
  const quiet = flags.has('q');
  const timeout = values.get('T');
  const post = run.args.find((arg) => arg.startsWith('--post-data'));
  const data = post?.includes('=') ? post.slice(post.indexOf('=') + 1) : post && run.args[run.args.indexOf(post) + 1];
  for (let redirects = 0; ; redirects++) {
    const response = await fetched(run, url, {
      quiet,
      headers,
      data,
      timeoutMs: timeout === undefined ? undefined : Number(timeout) * 1000,
      insecure: true,
    });
    const { statusCode = 0, statusMessage = '', headers: received, httpVersion } = response.message;
    if (flags.has('S')) {
      await run.process.stderr.write(
        `  HTTP/${httpVersion} ${statusCode} ${statusMessage}\n${rawHeaders(response, '  ')}`,
      );
    }
    if (statusCode >= 300 && statusCode < 400 && received.location && redirects < mostRedirects) {
      url = new URL(received.location, url);
      response.close();
      continue;
    }
    if (statusCode >= 400) {
      response.close();
      throw new ToolError(`server returned error: HTTP/${httpVersion} ${statusCode} ${statusMessage}`);
    }
    if (flags.has('s')) {
      response.close();
      if (!quiet) await run.process.stderr.write('remote file exists\n');
      return 0;
    }
    return await save(run, response, url, values.get('O'), quiet);
  }
}

export function rawHeaders({ message }: HttpResponse, indent: string): string {
  const { rawHeaders: raw } = message;
  return Array.from(
    { length: raw.length / 2 },
    (_, index) => `${indent}${raw[2 * index]}: ${raw[2 * index + 1]}\n`,
  ).join('');
}

function parsed(text: string): URL {
  try {
    return new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    throw new ToolError(`bad address '${text}'`);
  }
}

interface How {
  readonly quiet: boolean;
  readonly headers: readonly string[];
  readonly data: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly insecure: boolean;
}

async function fetched(run: Run, url: URL, how: How): Promise<HttpResponse> {
  const { process } = run;
  let address: string | undefined;
  try {
    [address] = await process.network.resolve(url.hostname);
  } catch (error) {
    if (error instanceof NetworkError) throw new ToolError(`bad address '${url.host}'`);
    throw error;
  }
  const port = portOf(url);
  if (!how.quiet) await process.stderr.write(`Connecting to ${url.host} (${address}:${port})\n`);
  const headers: Record<string, string> = { Host: url.host, 'User-Agent': 'Wget', Connection: 'close' };
  for (const header of how.headers) {
    const [name = '', value = ''] = header.split(/:\s*(.*)/s);
    headers[name] = value;
  }
  try {
    return await fetchHttp(process, {
      url,
      method: how.data === undefined ? 'GET' : 'POST',
      headers:
        how.data === undefined
          ? headers
          : {
              ...headers,
              'Content-Type': 'application/x-www-form-urlencoded',
              'Content-Length': String(Buffer.byteLength(how.data)),
            },
      ...(how.data !== undefined && { body: Buffer.from(how.data) }),
      ...(address !== undefined && { address }),
      insecure: how.insecure,
      ...(how.timeoutMs !== undefined && { timeoutMs: how.timeoutMs }),
    });
  } catch (error) {
    if (error instanceof HttpError) {
      if (error.kind === 'timeout') throw new ToolError('download timed out');
      throw new ToolError(
        error.kind === 'reset' ? 'error getting response: Connection reset by peer' : 'error getting response',
      );
    }
    if (!(error instanceof NetworkError)) throw error;
    throw new ToolError(`can't connect to remote host (${address}): ${connectText(error)}`);
  }
}

export function connectText(error: NetworkError): string {
  const texts: Partial<Record<NetworkError['code'], string>> = {
    ECONNREFUSED: 'Connection refused',
    ECONNRESET: 'Connection reset by peer',
    EHOSTUNREACH: 'No route to host',
    ENETUNREACH: 'Network is unreachable',
    ETIMEDOUT: 'Connection timed out',
  };
  return texts[error.code] ?? error.message;
}

async function save(
  run: Run,
  response: HttpResponse,
  url: URL,
  output: string | undefined,
  quiet: boolean,
): Promise<number> {
  const { process } = run;
  const name = output ?? (url.pathname.split('/').at(-1) || 'index.html');
  const toOutput = name === '-';
  try {
    if (output === undefined && process.files.exists(`${process.cwd === '/' ? '' : process.cwd}/${name}`))
      throw new FileError('EEXIST', 'File exists');
    const file = toOutput ? process.stdout : openPath(process, name, 'write');
    if (!quiet) await process.stderr.write(toOutput ? 'writing to stdout\n' : `saving to '${name}'\n`);
    let bytes = 0;
    for await (const chunk of response.body()) {
      bytes += chunk.length;
      await file.write(chunk);
    }
    if (!quiet)
      await process.stderr.write(progress(name, bytes) + (toOutput ? 'written to stdout\n' : `'${name}' saved\n`));
    return 0;
  } catch (error) {
    if (error instanceof HttpError)
      throw new ToolError(error.kind === 'timeout' ? 'download timed out' : 'connection closed prematurely');
    if (!(error instanceof FileError) || error.code === 'EPIPE') throw error;
    throw new ToolError(`can't open '${name}': ${error.message}`);
  } finally {
    response.close();
  }
}

function progress(name: string, bytes: number): string {
  return `${name.padEnd(20)} 100% |${'*'.repeat(32)}| ${String(bytes).padStart(5)}  0:00:00 ETA\n`;
}
