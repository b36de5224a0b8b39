/** curl's command line. */
import { ToolError } from './tool.ts';

export interface CurlOptions {
  urls: string[];
  silent: boolean;
  showError: boolean;
  fail: boolean;
  include: boolean;
  head: boolean;
  verbose: boolean;
  follow: boolean;
  insecure: boolean;
  remoteName: boolean;
  version: boolean;
  json: boolean;
  retryRefused: boolean;
  retryAll: boolean;
  retry: number;
  mostRedirects: number;
  headers: string[];
  resolve: string[];
  output?: string;
  writeOut?: string;
  method?: string;
  data?: string;
  userAgent?: string;
  user?: string;
  connectTimeoutMs?: number;
  timeoutMs?: number;
  retryDelay?: number;
}

const letters: Readonly<Record<string, string>> = {
  s: 'silent',
  S: 'show-error',
  o: 'output',
  w: 'write-out',
  I: 'head',
  i: 'include',
  v: 'verbose',
  m: 'max-time',
  H: 'header',
  X: 'request',
  d: 'data',
  k: 'insecure',
  L: 'location',
  f: 'fail',
  A: 'user-agent',
  u: 'user',
  O: 'remote-name',
  V: 'version',
  N: 'no-buffer',
  G: 'get',
  b: 'cookie',
  '4': 'ipv4',
  '#': 'progress-bar',
};

const switches: Readonly<Record<string, (options: CurlOptions) => void>> = {
  silent: (to) => {
    to.silent = true;
  },
  'show-error': (to) => {
    to.showError = true;
  },
  head: (to) => {
    to.head = true;
  },
  include: (to) => {
    to.include = true;
  },
  verbose: (to) => {
    to.verbose = true;
  },
  insecure: (to) => {
    to.insecure = true;
  },
  location: (to) => {
    to.follow = true;
  },
  fail: (to) => {
    to.fail = true;
  },
  'fail-with-body': (to) => {
    to.fail = true;
  },
  'remote-name': (to) => {
    to.remoteName = true;
  },
  version: (to) => {
    to.version = true;
  },
  'retry-connrefused': (to) => {
    to.retryRefused = true;
  },
  'retry-all-errors': (to) => {
    to.retryAll = true;
  },
  'no-buffer': () => {},
  'no-progress-meter': () => {},
  'progress-bar': () => {},
  get: () => {},
  ipv4: () => {},
  compressed: () => {},
  'http1.1': () => {},
  globoff: () => {},
};

const settings: Readonly<Record<string, (options: CurlOptions, value: string) => void>> = {
  output: (to, value) => {
    to.output = value;
  },
  'write-out': (to, value) => {
    to.writeOut = value;
  },
  'max-time': (to, value) => {
    to.timeoutMs = Number(value) * 1000;
  },
  'connect-timeout': (to, value) => {
    to.connectTimeoutMs = Number(value) * 1000;
  },
  header: (to, value) => void to.headers.push(value),
  request: (to, value) => {
    to.method = value;
  },
  data: (to, value) => {
    to.data = to.data === undefined ? value : `${to.data}&${value}`;
  },
  'data-raw': (to, value) => {
    to.data = value;
  },
  'data-binary': (to, value) => {
    to.data = value;
  },
  json: (to, value) => {
    to.data = value;
    to.json = true;
  },
  'user-agent': (to, value) => {
    to.userAgent = value;
  },
  user: (to, value) => {
    to.user = value;
  },
  url: (to, value) => void to.urls.push(value),
  resolve: (to, value) => void to.resolve.push(value),
  retry: (to, value) => {
    to.retry = Number(value);
  },
  'retry-delay': (to, value) => {
    to.retryDelay = Number(value);
  },
  'retry-max-time': () => {},
  'max-redirs': (to, value) => {
    to.mostRedirects = Number(value);
  },
  cookie: (to, value) => void to.headers.push(`Cookie: ${value}`),
  cacert: () => {},
};

/** Throws ToolError with curl's exit code 2 on an option it does not know. */
export function curlOptions(args: readonly string[]): CurlOptions {
  const to: CurlOptions = {
    urls: [],
    silent: false,
    showError: false,
    fail: false,
    include: false,
    head: false,
    verbose: false,
    follow: false,
    insecure: false,
    remoteName: false,
    version: false,
    json: false,
    retryRefused: false,
    retryAll: false,
    retry: 0,
    mostRedirects: 50,
    headers: [],
    resolve: [],
  };
  const words = [...args];
  const take = (name: string, shown: string, value?: string): void => {
    const set = settings[name];
    if (set) {
      const taken = value ?? words.shift();
      if (taken === undefined)
        throw new ToolError(`option ${shown}: requires parameter\ncurl: try 'curl --help' for more information`, 2);
      set(to, taken);
      return;
    }
    const on = switches[name];
    if (!on) throw new ToolError(`option ${shown}: is unknown\ncurl: try 'curl --help' for more information`, 2);
    on(to);
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith('--')) take(word.slice(2), word);
    else if (/^-./.test(word)) {
      for (let at = 1; at < word.length; at++) {
        const name = letters[word[at] ?? ''] ?? '';
        const rest = word.slice(at + 1);
        take(name, `-${word[at]}`, settings[name] && rest !== '' ? rest : undefined);
        if (settings[name]) break;
      }
    } else to.urls.push(word);
  }
  return to;
}
