/** The pages nginx makes itself. Source: src/http/ngx_http_special_response.c, ngx_http_autoindex_module.c. */

const titles: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  302: '302 Found',
  303: '303 See Other',
  307: '307 Temporary Redirect',
  308: '308 Permanent Redirect',
  400: '400 Bad Request',
  401: '401 Authorization Required',
  402: '402 Payment Required',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Not Allowed',
  406: '406 Not Acceptable',
  408: '408 Request Time-out',
  409: '409 Conflict',
  410: '410 Gone',
  411: '411 Length Required',
  412: '412 Precondition Failed',
  413: '413 Request Entity Too Large',
  414: '414 Request-URI Too Large',
  415: '415 Unsupported Media Type',
  416: '416 Requested Range Not Satisfiable',
  421: '421 Misdirected Request',
  429: '429 Too Many Requests',
  500: '500 Internal Server Error',
  501: '501 Not Implemented',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
  505: '505 HTTP Version Not Supported',
  507: '507 Insufficient Storage',
};

/** Undefined for codes that have none. `server` is `nginx/1.29.0`. */
export function pageOf(code: number, server: string): string | undefined {
  const title = titles[code];
  if (title === undefined) return undefined;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
}

export interface IndexEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly modifiedAt: Date;
}

/** Columns of the listing: names up to 50 characters, then the time, then the size. */
const nameWidth = 50;
const sizeWidth = 19;

export function indexPage(path: string, entries: readonly IndexEntry[]): string {
  const sorted = [...entries].sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1));
  const rows = sorted.map(({ name, isFolder, size, modifiedAt }) => {
    const shown = `${name}${isFolder ? '/' : ''}`;
    const cut = shown.length > nameWidth ? `${shown.slice(0, nameWidth - 3)}..&gt;` : `${shown}</a>`;
    const pad = ' '.repeat(Math.max(0, nameWidth - shown.length));
    const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\d\d:\d\d)/.exec(modifiedAt.toUTCString()) ?? [];
    const date = `${day}-${month}-${year} ${time}`;
    return `<a href="${encodeURIComponent(name)}${isFolder ? '/' : ''}">${cut}${pad} ${date} ${(isFolder ? '-' : String(size)).padStart(sizeWidth)}\r\n`;
  });
  return `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`;
}
