import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Container } from '../../runtime/container-runtime.ts';
import { openImage } from '../testing/open-image.ts';

const conf = (text: string) => (container: Container) => container.files.write('/etc/nginx/conf.d/default.conf', text);

describe('nginx', () => {
  it('starts with the lines of its entry point and its own', async () => {
    const { log } = await openImage('nginx:1.29');
    assert.match(
      log(),
      /^\/docker-entrypoint\.sh: \/docker-entrypoint\.d\/ is not empty, will attempt to perform configuration\n/,
    );
    assert.match(
      log(),
      /\/docker-entrypoint\.sh: Configuration complete; ready for start up\n2026\/01\/01 00:00:00 \[notice\] 1#1: using the "epoll" event method\n/,
    );
    assert.match(log(), /\[notice\] 1#1: nginx\/1\.29\.3\n/);
    assert.match(log(), /\[notice\] 1#1: start worker process 29\n/);
  });

  it("serves its page with nginx's headers in their order, and logs the request", async () => {
    const { get, log } = await openImage('nginx:1.29');
    const reply = await get('/', { headers: { 'user-agent': 'curl/8' } });
    assert.equal(reply.status, 200);
    assert.match(reply.body, /<h1>Welcome to nginx!<\/h1>/);
    assert.equal(reply.body.length, 615);
    assert.deepEqual(
      reply.rawHeaders.filter((_, i) => i % 2 === 0),
      ['Server', 'Date', 'Content-Type', 'Content-Length', 'Last-Modified', 'Connection', 'ETag', 'Accept-Ranges'],
    );
    assert.match(
      log(),
      /10\.244\.0\.9 - - \[01\/Jan\/2026:00:00:01 \+0000\] "GET \/ HTTP\/1\.1" 200 615 "-" "curl\/8" "-"\n$/,
    );
  });

  it('answers what is not there, and what is a folder', async () => {
    const { get, log, container } = await openImage('nginx');
    const missing = await get('/nope');
    assert.equal(missing.status, 404);
    assert.equal(missing.headers['content-type'], 'text/html');
    assert.match(missing.body, /^<html>\r\n<head><title>404 Not Found<\/title><\/head>\r\n/);
    assert.match(
      log(),
      /\[error\] 29#29: \*1 open\(\) "\/usr\/share\/nginx\/html\/nope" failed \(2: No such file or directory\), client: 10\.244\.0\.9, server: localhost, request: "GET \/nope HTTP\/1\.1", host: "web"\n/,
    );
    container.files.makeFolder('/usr/share/nginx/html/folder');
    assert.equal((await get('/folder')).headers.location, 'http://web/folder/');
    assert.equal((await get('/folder/')).status, 403);
    assert.match(log(), /directory index of "\/usr\/share\/nginx\/html\/folder\/" is forbidden/);
    assert.equal((await get('/', { method: 'POST' })).status, 405);
  });

  it('reads its configuration', async () => {
    const { get } = await openImage('nginx', {
      setUp: conf(`
        server {
          listen 8080 default_server;
          server_name a.example;
          default_type text/plain;
          location = /health { access_log off; return 200 "ok\\n"; }
          location /old { return 301 /new; }
          location ~ ^/user/(\\d+)$ { return 200 "user $1 of $host"; }
          location /files/ { alias /srv/data/; autoindex on; }
          location / { try_files $uri /index.html; root /usr/share/nginx/html; add_header X-Pod $hostname; }
          location /back/ { proxy_pass http://127.0.0.1:8081/in/; }
          location /dead { proxy_pass http://127.0.0.1:9999; }
          error_page 502 /50x.html;
          root /usr/share/nginx/html;
        }
        server { listen 8081; location / { return 200 "$request_uri $http_host"; } }
        server { listen 8080; server_name b.example; return 200 b; }
      `),
    });
    const at = (path: string, headers = {}) => get(path, { port: 8080, headers });
    assert.equal((await at('/health')).body, 'ok\n');
    assert.equal((await at('/old')).headers.location, 'http://web:8080/new');
    assert.equal((await at('/user/7')).body, 'user 7 of web');
    const spa = await at('/some/page');
    assert.match(spa.body, /Welcome to nginx/);
    assert.equal(spa.headers['x-pod'], 'test');
    assert.equal((await at('/back/a?b=c')).body, '/in/a?b=c 127.0.0.1:8081');
    const dead = await at('/dead');
    assert.equal(dead.status, 502);
    assert.match(dead.body, /An error occurred/);
    assert.equal((await at('/', { host: 'b.example' })).body, 'b');
  });

  it('does not start with a configuration that is wrong', async () => {
    const wrong = await openImage('nginx', { setUp: conf('server {\n  lisen 80;\n}\n') });
    assert.equal(wrong.container.exit?.code, 1);
    assert.match(
      wrong.log(),
      /nginx: \[emerg\] unknown directive "lisen" in \/etc\/nginx\/conf\.d\/default\.conf:2\n$/,
    );
    const host = await openImage('nginx', {
      setUp: conf('server {\n location / {\n proxy_pass http://api:80;\n}\n}\n'),
    });
    assert.match(
      host.log(),
      /nginx: \[emerg\] host not found in upstream "api" in \/etc\/nginx\/conf\.d\/default\.conf:3\n$/,
    );
    const cut = await openImage('nginx', { setUp: conf('server {\n') });
    assert.match(cut.log(), /unexpected end of file, expecting "}" in \/etc\/nginx\/conf\.d\/default\.conf:1\n$/);
    const readOnly = await openImage('nginx', { readOnlyRootFilesystem: true });
    assert.match(
      readOnly.log(),
      /\[emerg\] mkdir\(\) "\/var\/cache\/nginx\/client_temp" failed \(30: Read-only file system\)\n$/,
    );
  });

  it('tests and reloads its configuration', async () => {
    const { exec, get, container, log } = await openImage('nginx');
    assert.deepEqual(await exec('nginx', '-t'), {
      code: 0,
      output:
        'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    });
    conf('server { listen 80; return 200 new; }')(container);
    assert.equal((await exec('nginx', '-s', 'reload')).code, 0);
    for (let i = 0; (await get('/')).body !== 'new'; i++) assert.ok(i < 1_000);
    assert.match(log(), /signal 1 \(SIGHUP\) received, reconfiguring/);
  });

  it('is reached by the tools of its container, over its own network', async () => {
    const { exec, clock } = await openImage('nginx:1.29-alpine');
    for (const command of [
      ['wget', '-qO-', 'http://127.0.0.1/'],
      ['curl', '-s', 'http://127.0.0.1/'],
    ]) {
      const asked = exec(...command);
      await clock.advance(1_000);
      assert.match((await asked).output, /Welcome to nginx/);
    }
  });

  it('finishes what is in flight at QUIT, and cuts it at TERM', async () => {
    const slow = `
      server { listen 80; location / { proxy_pass http://127.0.0.1:81; } }`;
    for (const [signal, expected] of [
      ['SIGQUIT', 200],
      ['SIGTERM', undefined],
    ] as const) {
      const { container, get, network, exitWithin, log } = await openImage('nginx', { setUp: conf(slow) });
      let answer: () => void = () => {};
      network.listen({ port: 81 }, ({ stream }) => {
        stream.once('data', () => {
          answer = () => stream.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        });
      });
      const waiting = get('/').then(
        ({ status }) => status,
        () => undefined,
      );
      await exitWithin(10);
      container.kill(signal);
      await exitWithin(10);
      assert.equal(container.exit === undefined, signal === 'SIGQUIT');
      answer();
      assert.equal(await waiting, expected);
      const exit = await exitWithin(10);
      assert.equal(exit?.code, 0);
      assert.match(
        log(),
        signal === 'SIGQUIT'
          ? /signal 3 \(SIGQUIT\) received, shutting down/
          : /signal 15 \(SIGTERM\) received, exiting/,
      );
    }
  });
});
