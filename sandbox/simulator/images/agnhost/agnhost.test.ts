import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grpcCheck } from '../../kubelet/probes/grpc-check.ts';
import { openImage } from '../testing/open-image.ts';

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

describe('agnhost', () => {
  it('answers as netexec does, in the headers of Go', async () => {
    const { get, log } = await openImage(agnhost, { args: ['netexec', '--http-port=8080'] });
    const at = (path: string) => get(path, { port: 8080, headers: { 'user-agent': 'curl/8' } });
    const hostname = await at('/hostname');
    assert.equal(hostname.body, 'test');
    assert.deepEqual(
      hostname.rawHeaders.filter((_, i) => i % 2 === 0),
      ['Date', 'Content-Length', 'Content-Type'],
    );
    assert.equal((await at('/echo?msg=hi&code=418')).status, 418);
    assert.equal((await at('/header?key=User-Agent')).body, 'curl/8');
    assert.equal(
      (await at('/dial?request=hostname&host=127.0.0.1&port=8080&tries=2')).body,
      '{"responses":["test","test"]}',
    );
    assert.equal(
      (await at('/dial?request=x&host=127.0.0.1&port=1')).body,
      '{"errors":["Get \\"http://127.0.0.1:1/x\\": dial tcp 127.0.0.1:1: connect: connection refused"]}',
    );
    const redirect = await at('/redirect?location=/echo&code=302');
    assert.equal(redirect.body, '<a href="/echo">Found</a>.\n\n');
    assert.match(log(), /^I0101 00:00:00\.020000 {7}1 log\.go:244\] Started HTTP server on port 8080\n/);
    assert.match(log(), /GET \/echo\?msg=hi&code=418\n/);
  });

  it('ends at TERM, after its delay, no longer ready meanwhile', async () => {
    const { container, get, exitWithin } = await openImage(agnhost, {
      args: ['netexec', '--delay-shutdown', '5'],
    });
    assert.equal((await get('/readyz', { port: 8080 })).status, 200);
    container.kill('SIGTERM');
    assert.equal(await exitWithin(4_900), undefined);
    assert.equal((await get('/readyz', { port: 8080 })).status, 503);
    assert.equal((await exitWithin(200))?.code, 0);
  });

  it('exits as it is asked to', async () => {
    const { get, exitWithin } = await openImage(agnhost, { args: ['netexec'] });
    await get('/exit?code=7', { port: 8080 }).catch(() => {});
    assert.equal((await exitWithin(10))?.code, 7);
  });

  it('is alive for ten seconds as liveness', async () => {
    const { get, clock, container, exitWithin } = await openImage(agnhost, { args: ['liveness'] });
    assert.equal((await get('/healthz', { port: 8080 })).status, 200);
    await clock.advance(10_000);
    const dead = await get('/healthz', { port: 8080 });
    assert.equal(dead.status, 500);
    assert.match(dead.body, /^error: 1\d/);
    container.kill('SIGTERM');
    assert.equal((await exitWithin(1))?.code, 2);
  });

  it('pauses until it is told to end', async () => {
    const { container, log, exitWithin } = await openImage(agnhost);
    container.kill('SIGTERM');
    assert.equal((await exitWithin(1))?.code, 2);
    assert.equal(log(), 'Paused\nSignals registered\nexiting because of signal "terminated"\n');
  });

  it('tells its health by gRPC', async () => {
    const { network, clock, get } = await openImage(agnhost, { args: ['grpc-health-checking', '--service=web'] });
    const check = (service: string) =>
      grpcCheck({
        ip: network.ip,
        port: 5_000,
        service,
        network: { node: network } as never,
        clock,
        timeoutMs: 1_000,
        signal: new AbortController().signal,
      });
    assert.equal(await check('web'), undefined);
    assert.match((await check('other')) ?? '', /unknown service|NotFound|5/);
    await get('/make-not-serving', { port: 8080 });
    assert.match((await check('web')) ?? '', /NOT_SERVING/);
  });

  it('is killed where it takes more memory than it may', async () => {
    const { exitWithin } = await openImage(agnhost, {
      args: ['stress', '--mem-total=100Mi', '--mem-alloc-size=1Mi', '--mem-alloc-sleep=10ms'],
      memoryLimitBytes: 50 * 1024 * 1024,
    });
    const exit = await exitWithin(5_000);
    assert.deepEqual([exit?.code, exit?.reason], [137, 'OOMKilled']);
  });
});
