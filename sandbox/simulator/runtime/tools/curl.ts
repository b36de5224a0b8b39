/** curl: its common options, its texts and its exit codes. */
import { type Connection, NetworkError } from '../../network/network-stack.ts';
import { sleep } from '../../time/clock.ts';
import { FileError } from '../files/folder.ts';
import { openPath } from '../processes/open-path.ts';
import { type CurlOptions, curlOptions } from './curl-options.ts';
import { fetchHttp, HttpError, type HttpResponse, portOf } from './http-client.ts';
import { allBytes, input, print, type Run, ToolError } from './tool.ts';
import { rawHeaders } from './wget.ts';

/** As the real one says it is in the images of this catalogue. */
const version = '8.14.1';

interface Outcome {
  readonly code: number;
  readonly error?: string;
  readonly status: number;
  readonly bytes: number;
  readonly startMs: number;
  readonly connection?: Connection | undefined;
  readonly response?: HttpResponse;
  readonly redirects: number;
  readonly url: URL;
}

/** Statuses that `--retry` tries again. */
const transient = new Set([408, 429, 500, 502, 503, 504]);

export async function curl(run: Run): Promise<number> {
  const how = curlOptions(run.args);
  if (how.version) {
    await print(run, `curl ${version} (x86_64-pc-linux-gnu)\n`);
    return 0;
  }
  if (how.urls.length === 0) {
    await run.process.stderr.write("curl: (2) no URL specified\ncurl: try 'curl --help' for more information\n");
    return 2;
  }
  let code = 0;
  for (const text of how.urls) code = await one(run, text, how);
  return code;
}

async function one(run: Run, text: string, how: CurlOptions): Promise<number> {
  let url: URL;
  try {
    url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    return await failed(run, how, 3, 'URL rejected: Malformed input to a URL function');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return await failed(run, how, 1, `Protocol "${url.protocol.slice(0, -1)}" not supported`);
  let outcome = await attempt(run, url, how);
  for (
    let tries = 0;
    tries < how.retry &&
    (transient.has(outcome.status) ||
      outcome.code === 28 ||
      (how.retryAll && outcome.code !== 0) ||
      (how.retryRefused && outcome.code === 7));
    tries++
  ) {
    const seconds = how.retryDelay ?? 2 ** tries;
    if (!how.silent)
      await run.process.stderr.write(
        `Warning: Problem: ${outcome.error ?? `HTTP error`}. Will retry in ${seconds} seconds. ${how.retry - tries} retries left.\n`,
      );
    await sleep(run.process.clock, seconds * 1000, run.process.ended);
    outcome = await attempt(run, url, how);
  }
  if (how.writeOut !== undefined) await print(run, writtenOut(run, how.writeOut, outcome));
  return outcome.code === 0 ? 0 : await failed(run, how, outcome.code, outcome.error ?? '');
}

async function failed(run: Run, how: CurlOptions, code: number, message: string): Promise<number> {
  if (!how.silent || how.showError) await run.process.stderr.write(`curl: (${code}) ${message}\n`);
  return code;
}

async function attempt(run: Run, first: URL, how: CurlOptions): Promise<Outcome> {
  const startMs = run.process.clock.now().getTime();
  let url = first;
  let connection: Connection | undefined;
  let method = how.method ?? (how.head ? 'HEAD' : how.data === undefined ? 'GET' : 'POST');
  for (let redirects = 0; ; redirects++) {
    const base = { status: 0, bytes: 0, startMs, redirects, url };
    try {
      const body = method === 'GET' || method === 'HEAD' ? undefined : await bodyOf(run, how);
      const headers = headersOf(url, how, body);
      const response = await fetchHttp(run.process, {
        url,
        method,
        headers,
        ...(body && { body }),
        ...addressOf(how, url),
        insecure: how.insecure,
        ...(how.connectTimeoutMs !== undefined && { connectTimeoutMs: how.connectTimeoutMs }),
        ...(how.timeoutMs !== undefined && { timeoutMs: how.timeoutMs }),
        onConnect: async (opened) => {
          connection = opened;
          if (how.verbose) await told(run, opened, url, method, headers);
        },
      });
      const { statusCode = 0, headers: received } = response.message;
      if (how.verbose)
        await run.process.stderr.write(`${headText(response).replace(/^/gm, '< ').replace(/< $/, '')}< \n`);
      const goesOn = how.follow && statusCode >= 300 && statusCode < 400 && received.location !== undefined;
      if (how.include || how.head) await print(run, `${headText(response).replaceAll('\n', '\r\n')}\r\n`);
      if (goesOn && received.location !== undefined) {
        if (redirects >= how.mostRedirects)
          return {
            ...base,
            code: 47,
            error: `Maximum (${how.mostRedirects}) redirects followed`,
            status: statusCode,
            connection,
          };
        url = new URL(received.location, url);
        if (statusCode <= 303 && method === 'POST') method = 'GET';
        response.close();
        continue;
      }
      if (how.fail && statusCode >= 400) {
        response.close();
        return {
          ...base,
          code: 22,
          error: `The requested URL returned error: ${statusCode}`,
          status: statusCode,
          connection,
          response,
        };
      }
      const bytes = await takeBody(run, response, how, url);
      if (how.verbose) await run.process.stderr.write(`* Connection #0 to host ${url.hostname} left intact\n`);
      return { ...base, code: 0, status: statusCode, bytes, connection, response };
    } catch (error) {
      return { ...base, connection, ...explained(run, error, url, how, startMs) };
    }
  }
}

function headersOf(url: URL, how: CurlOptions, body: Uint8Array | undefined): Record<string, string> {
  const headers: Record<string, string> = {
    Host: url.host,
    'User-Agent': how.userAgent ?? `curl/${version}`,
    Accept: '*/*',
  };
  if (how.user !== undefined) headers.Authorization = `Basic ${Buffer.from(how.user).toString('base64')}`;
  if (body) {
    headers['Content-Length'] = String(body.length);
    headers['Content-Type'] = how.json ? 'application/json' : 'application/x-www-form-urlencoded';
  }
  for (const header of how.headers) {
    const [, name = '', value] = /^([^:;]+)[:;]\s*(.*)$/s.exec(header) ?? [];
    const known = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
    if (value === '') delete headers[known];
    else if (name !== '') headers[known] = value ?? '';
  }
  return headers;
}

/** `--resolve name:port:address` */
function addressOf(how: CurlOptions, url: URL): { readonly address?: string } {
  const start = `${url.hostname}:${portOf(url)}:`;
  const found = how.resolve.find((entry) => entry.startsWith(start));
  return found === undefined ? {} : { address: found.slice(start.length) };
}

async function bodyOf(run: Run, how: CurlOptions): Promise<Uint8Array | undefined> {
  if (how.data === undefined) return undefined;
  if (!how.data.startsWith('@')) return Buffer.from(how.data);
  return await allBytes(run, input(run, how.data.slice(1)));
}

function headText({ message }: HttpResponse): string {
  return `HTTP/${message.httpVersion} ${message.statusCode} ${message.statusMessage}\n${rawHeaders({ message } as HttpResponse, '')}`;
}

async function told(
  run: Run,
  connection: Connection,
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const { remote, local } = connection;
  const sent = Object.entries(headers)
    .map(([name, value]) => `> ${name}: ${value}\n`)
    .join('');
  await run.process.stderr.write(
    `*   Trying ${remote.ip}:${remote.port}...\n* Connected to ${url.hostname} (${remote.ip}) port ${remote.port}\n* using HTTP/1.x\n> ${method} ${url.pathname}${url.search} HTTP/1.1\n${sent}> \n* Request completely sent off\n`,
  );
  void local;
}

async function takeBody(run: Run, response: HttpResponse, how: CurlOptions, url: URL): Promise<number> {
  const path = how.remoteName ? url.pathname.split('/').at(-1) || 'index.html' : how.output;
  let bytes = 0;
  try {
    const file = path === undefined || path === '-' ? run.process.stdout : openPath(run.process, path, 'write');
    if (how.head) return 0;
    for await (const chunk of response.body()) {
      bytes += chunk.length;
      await file.write(chunk);
    }
    return bytes;
  } finally {
    response.close();
  }
}

function explained(
  run: Run,
  error: unknown,
  url: URL,
  how: CurlOptions,
  startMs: number,
): { readonly code: number; readonly error: string } {
  const ms = run.process.clock.now().getTime() - startMs;
  const port = portOf(url);
  if (error instanceof NetworkError) {
    if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
      return { code: 6, error: `Could not resolve host: ${url.hostname}` };
    if (error.code === 'ETIMEDOUT') {
      const limit = how.connectTimeoutMs ?? how.timeoutMs;
      return limit === undefined
        ? {
            code: 28,
            error: `Failed to connect to ${url.hostname} port ${port} after ${ms} ms: Could not connect to server`,
          }
        : { code: 28, error: `Connection timed out after ${Math.max(ms, limit)} milliseconds` };
    }
    if (error.code === 'ECONNRESET') return { code: 56, error: 'Recv failure: Connection reset by peer' };
    return {
      code: 7,
      error: `Failed to connect to ${url.hostname} port ${port} after ${ms} ms: Could not connect to server`,
    };
  }
  if (error instanceof HttpError) {
    if (error.kind === 'timeout')
      return { code: 28, error: `Operation timed out after ${ms} milliseconds with 0 bytes received` };
    if (error.kind === 'certificate') return { code: 60, error: `SSL certificate problem: ${error.message}` };
    if (error.kind === 'empty') return { code: 52, error: 'Empty reply from server' };
    if (error.kind === 'protocol')
      return {
        code: url.protocol === 'https:' ? 35 : 1,
        error: url.protocol === 'https:' ? 'TLS connect error' : error.message,
      };
    return { code: 56, error: 'Recv failure: Connection reset by peer' };
  }
  if (error instanceof FileError && error.code !== 'EPIPE')
    return { code: 23, error: 'client returned ERROR on write' };
  if (error instanceof ToolError) return { code: error.code, error: error.message };
  throw error;
}

function writtenOut(run: Run, format: string, outcome: Outcome): string {
  const { status, bytes, connection, response, url, redirects, code } = outcome;
  const seconds = ((run.process.clock.now().getTime() - outcome.startMs) / 1000).toFixed(6);
  const values: Readonly<Record<string, string>> = {
    content_type: response?.message.headers['content-type'] ?? '',
    errormsg: outcome.error ?? '',
    exitcode: String(code),
    http_code: String(status).padStart(3, '0'),
    http_version: response ? response.message.httpVersion : '0',
    local_ip: connection?.local.ip ?? '',
    num_redirects: String(redirects),
    redirect_url: response?.message.headers.location ?? '',
    remote_ip: connection?.remote.ip ?? '',
    remote_port: String(connection?.remote.port ?? 0),
    response_code: String(status).padStart(3, '0'),
    size_download: String(bytes),
    time_connect: seconds,
    time_namelookup: seconds,
    time_starttransfer: seconds,
    time_total: seconds,
    url: url.href,
    url_effective: url.href,
  };
  return format
    .replace(/\\([nrt\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '\\')
    .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .replaceAll('%%', '%');
}
