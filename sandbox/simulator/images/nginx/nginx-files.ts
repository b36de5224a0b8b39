/** The files of nginx's image. Source: github.com/nginx/docker-nginx and nginx's own packages. */
import type { LayerEntry } from '../../runtime/files/layer.ts';

export const defaultConf = `server {
    listen       80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }

    # proxy the PHP scripts to Apache listening on 127.0.0.1:80
    #
    #location ~ \\.php$ {
    #    proxy_pass   http://127.0.0.1;
    #}

    # deny access to .htaccess files, if Apache's document root
    # concurs with nginx's one
    #
    #location ~ /\\.ht {
    #    deny  all;
    #}
}

`;

const mainConf = (user: string, pid: string, temporary: string): string => `${user}
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        ${pid};


events {
    worker_connections  1024;
}


http {
${temporary}    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

const types: readonly [string, string][] = [
  ['text/html', 'html htm shtml'],
  ['text/css', 'css'],
  ['text/xml', 'xml'],
  ['image/gif', 'gif'],
  ['image/jpeg', 'jpeg jpg'],
  ['application/javascript', 'js'],
  ['application/atom+xml', 'atom'],
  ['application/rss+xml', 'rss'],
  ['text/mathml', 'mml'],
  ['text/plain', 'txt'],
  ['image/avif', 'avif'],
  ['image/png', 'png'],
  ['image/svg+xml', 'svg svgz'],
  ['image/webp', 'webp'],
  ['image/x-icon', 'ico'],
  ['font/woff', 'woff'],
  ['font/woff2', 'woff2'],
  ['application/json', 'json'],
  ['application/pdf', 'pdf'],
  ['application/wasm', 'wasm'],
  ['application/zip', 'zip'],
  ['application/octet-stream', 'bin exe dll deb dmg iso img'],
  ['audio/mpeg', 'mp3'],
  ['video/mp4', 'mp4'],
  ['video/webm', 'webm'],
];

const page = (title: string, body: string): string => `<!DOCTYPE html>
<html>
<head>
<title>${title}</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
${body}
</body>
</html>
`;

const welcome = page(
  'Welcome to nginx!',
  `<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>`,
);

const broken = page(
  'Error',
  `<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p>If you are the system administrator of this resource then you should check
the error log for details.</p>
<p><em>Faithfully yours, nginx.</em></p>`,
);

/** `unprivileged` is nginxinc's variant: port 8080, everything it writes below /tmp. */
export function nginxFiles({ unprivileged }: { readonly unprivileged: boolean }): Readonly<Record<string, LayerEntry>> {
  const temporary = ['proxy', 'client', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `    ${name === 'client' ? 'client_body' : name}_temp_path /tmp/${name}_temp;\n`)
    .join('');
  const script = '#!/bin/sh\n';
  return {
    '/etc/nginx/nginx.conf': unprivileged
      ? mainConf('', '/tmp/nginx.pid', temporary)
      : mainConf('\nuser  nginx;', '/run/nginx.pid', ''),
    '/etc/nginx/conf.d/default.conf': unprivileged
      ? defaultConf.replace('listen       80;', 'listen       8080;')
      : defaultConf,
    '/etc/nginx/mime.types': `\ntypes {\n${types.map(([type, names]) => `    ${type.padEnd(48)} ${names};\n`).join('')}}\n`,
    '/etc/nginx/modules': { link: '/usr/lib/nginx/modules' },
    '/usr/lib/nginx/modules': { folder: true },
    '/usr/share/nginx/html/index.html': welcome,
    '/usr/share/nginx/html/50x.html': broken,
    '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh': { data: script, mode: 0o755 },
    '/docker-entrypoint.d/15-local-resolvers.envsh': { data: script, mode: 0o755 },
    '/docker-entrypoint.d/20-envsubst-on-templates.sh': { data: script, mode: 0o755 },
    '/docker-entrypoint.d/30-tune-worker-processes.sh': { data: script, mode: 0o755 },
    '/var/cache/nginx': { folder: true, ...(unprivileged ? { uid: 101, gid: 0 } : {}) },
    '/run': { folder: true },
    '/var/log/nginx/access.log': { link: '/dev/stdout' },
    '/var/log/nginx/error.log': { link: '/dev/stderr' },
  };
}
