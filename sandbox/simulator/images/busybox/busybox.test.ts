import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openImage } from '../testing/open-image.ts';

describe('busybox', () => {
  it('serves files with httpd, and lives through TERM as PID 1', async () => {
    const { get, log, container, exitWithin } = await openImage('busybox:1.37', {
      command: ['httpd', '-f', '-v', '-p', '8080', '-h', '/www'],
      setUp: ({ files }) => {
        files.makeFolder('/www/d', { parents: true });
        files.write('/www/index.html', 'hi\n');
      },
    });
    const found = await get('/', { port: 8080 });
    assert.equal(found.body, 'hi\n');
    assert.deepEqual(
      found.rawHeaders.filter((_, i) => i % 2 === 0),
      ['Date', 'Connection', 'Content-type', 'Accept-Ranges', 'Last-Modified', 'ETag', 'Content-Length'],
    );
    assert.equal((await get('/d', { port: 8080 })).headers.location, '/d/');
    const missing = await get('/nope', { port: 8080 });
    assert.match(missing.body, /^<HTML><HEAD><TITLE>404 Not Found<\/TITLE><\/HEAD>\n/);
    assert.deepEqual(
      missing.rawHeaders.filter((_, i) => i % 2 === 0),
      ['Date', 'Connection', 'Content-type'],
    );
    assert.match(log(), /^\[::ffff:10\.244\.0\.9\]:\d+: response:200\n/);
    container.kill('SIGTERM');
    assert.equal(await exitWithin(10), undefined);
    container.kill('SIGKILL');
    assert.equal((await exitWithin(10))?.code, 137);
  });

  it('tells with nc whether a port is open', async () => {
    const { exec } = await openImage('busybox', { command: ['httpd', '-f', '-p', '80', '-h', '/'] });
    assert.deepEqual(await exec('nc', '-zv', '127.0.0.1', '80'), {
      code: 0,
      output: '127.0.0.1 (127.0.0.1:80) open\n',
    });
    assert.deepEqual(await exec('nc', '-z', '-v', '-w', '2', '127.0.0.1', '81'), {
      code: 1,
      output: 'nc: 127.0.0.1 (127.0.0.1:81): Connection refused\n',
    });
    assert.deepEqual(await exec('nc', 'nosuch', '80'), { code: 1, output: "nc: bad address 'nosuch'\n" });
  });

  it('listens with nc', async () => {
    const { network, log, exitWithin } = await openImage('busybox', { command: ['nc', '-l', '-p', '9000'] });
    const { stream } = await network.connect({ ip: network.ip, port: 9_000 });
    stream.write('hello\n');
    await exitWithin(10);
    stream.end();
    assert.equal((await exitWithin(10))?.code, 0);
    assert.equal(log(), 'hello\n');
  });
});
