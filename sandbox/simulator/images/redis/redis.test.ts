import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openImage } from '../testing/open-image.ts';

describe('redis', () => {
  it('answers redis-cli', async () => {
    const { exec, log } = await openImage('redis:7.4');
    assert.match(log(), /\* Ready to accept connections tcp\n$/);
    for (const [words, expected] of [
      [['ping'], 'PONG'],
      [['set', 'a', '1'], 'OK'],
      [['incr', 'a'], '2'],
      [['get', 'a'], '2'],
      [['get', 'b'], ''],
      [['rpush', 'l', 'x', 'y'], '2'],
      [['lrange', 'l', '0', '-1'], 'x\ny'],
      [['hset', 'h', 'f', 'v'], '1'],
      [['hgetall', 'h'], 'f\nv'],
      [['get', 'l'], 'WRONGTYPE Operation against a key holding the wrong kind of value\n'],
      [['nope', 'x'], "ERR unknown command 'nope', with args beginning with: 'x' \n"],
      [['dbsize'], '3'],
      [['config', 'get', 'maxmemory'], 'maxmemory\n0'],
    ] as const)
      assert.equal((await exec('redis-cli', ...words)).output, `${expected}\n`, words.join(' '));
  });

  it('attack: patterns that are none, and more than a container may hold', async () => {
    const { exec, container } = await openImage('redis:7.4');
    for (const [pattern, expected] of [
      ['[', ''],
      ['[z-a]', ''],
      ['\\\\', ''],
      ['?'.repeat(20_000), ''],
      [`${'a*'.repeat(50)}c`, ''],
      ['[^b]', 'a'],
      ['[ab]', 'a'],
    ] as const) {
      await exec('redis-cli', 'set', 'a', 'b');
      assert.equal((await exec('redis-cli', 'keys', pattern)).output.trim(), expected, pattern);
      assert.equal((await exec('redis-cli', 'scan', '0', 'match', pattern)).code, 0);
      assert.equal((await exec('redis-cli', 'config', 'get', pattern)).code, 0);
    }
    const big = 'x'.repeat(900_000);
    const ended = new Promise<void>((resolve) => container.onExit(() => resolve()));
    // A client that has lost its server says nothing while time stands still.
    for (let i = 0; i < 200 && !container.exit; i += 1)
      await Promise.race([exec('redis-cli', 'set', `k${i}`, big), ended]);
    assert.equal(container.exit?.reason, 'OOMKilled');
  });

  it('forgets keys in time', async () => {
    const { exec, clock } = await openImage('redis');
    await exec('redis-cli', 'set', 'a', '1', 'EX', '10');
    assert.equal((await exec('redis-cli', 'ttl', 'a')).output, '10\n');
    await clock.advance(10_000);
    assert.equal((await exec('redis-cli', 'exists', 'a')).output, '0\n');
  });

  it('reads a configuration and asks for its password', async () => {
    const { exec } = await openImage('redis', {
      args: ['/conf/redis.conf'],
      setUp: ({ files }) => {
        files.makeFolder('/conf');
        files.write('/conf/redis.conf', 'maxmemory 2mb\nmaxmemory-policy allkeys-lru\nrequirepass secret\n');
      },
    });
    assert.equal((await exec('redis-cli', 'ping')).output, 'NOAUTH Authentication required.\n\n');
    assert.match(
      (await exec('redis-cli', '-a', 'secret', 'config', 'get', 'maxmemory')).output,
      /maxmemory\n2097152\n$/,
    );
  });

  it('saves at its end, and says that nobody listens', async () => {
    const { exec, container, exitWithin, log } = await openImage('redis');
    assert.match(
      (await exec('redis-cli', '-p', '1', 'ping')).output,
      /^Could not connect to Redis at 127\.0\.0\.1:1: Connection refused\n$/,
    );
    await exec('redis-cli', 'set', 'kept', 'yes');
    container.kill('SIGTERM');
    assert.equal((await exitWithin(10))?.code, 0);
    assert.match(log(), /Redis is now ready to exit, bye bye\.\.\.\n$/);
    assert.match(Buffer.from(container.files.read('/data/dump.rdb')).toString(), /kept/);
  });
});
