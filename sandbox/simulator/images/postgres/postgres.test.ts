import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openImage } from '../testing/open-image.ts';

describe('postgres', () => {
  it('does not start without a password', async () => {
    const { container, log } = await openImage('postgres:16');
    assert.equal(container.exit?.code, 1);
    assert.match(log(), /^Error: Database is uninitialized and superuser password is not specified\.\n/);
  });

  it('keeps what psql gives it', async () => {
    const { exec, clock, log, container, exitWithin } = await openImage('postgres:16', {
      env: { POSTGRES_PASSWORD: 'secret' },
    });
    assert.deepEqual(await exec('pg_isready', '-U', 'postgres'), {
      code: 2,
      output: '/var/run/postgresql:5432 - no response\n',
    });
    await clock.advance(2_000);
    assert.match(log(), /LOG: {2}database system is ready to accept connections\n$/);
    assert.equal((await exec('pg_isready', '-h', '127.0.0.1')).output, '127.0.0.1:5432 - accepting connections\n');
    const psql = async (sql: string, ...options: string[]) => exec('psql', '-U', 'postgres', ...options, '-c', sql);
    assert.equal((await psql('select 1')).output, ' ?column? \n----------\n        1\n(1 row)\n\n');
    assert.equal((await psql('create table ships (id serial primary key, name text)')).output, 'CREATE TABLE\n');
    assert.equal((await psql("insert into ships (name) values ('Calypso'), ('O''Higgins')")).output, 'INSERT 0 2\n');
    assert.equal(
      (await psql('select * from ships order by id')).output,
      " id |   name    \n----+-----------\n  1 | Calypso\n  2 | O'Higgins\n(2 rows)\n\n",
    );
    assert.equal((await psql('select count(*) from ships', '-tA')).output, '2\n');
    assert.deepEqual(await psql('select * from boats'), {
      code: 1,
      output: 'ERROR:  relation "boats" does not exist\n',
    });
    assert.deepEqual(await exec('psql', '-U', 'nobody', '-c', 'select 1'), {
      code: 2,
      output:
        'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "nobody" does not exist\n',
    });
    assert.equal((await psql("select name from ships where name like 'C%o'", '-tA')).output, 'Calypso\n');
    assert.equal((await psql("select name from ships where name like '(a+)+b'", '-tA')).output, '');
    container.kill('SIGINT');
    assert.equal((await exitWithin(10))?.code, 0);
    assert.match(log(), /LOG: {2}received fast shutdown request\n/);
  });

  it('attack: patterns that take for ever, messages that are none, and tables that fill the host', async () => {
    const { exec, network, container, clock } = await openImage('postgres:16', {
      env: { POSTGRES_PASSWORD: 'secret' },
    });
    await clock.advance(2_000);
    const psql = async (sql: string) => (await exec('psql', '-U', 'postgres', '-tA', '-c', sql)).output;
    await psql('create table ships (name text)');
    await psql(`insert into ships (name) values ('${'a'.repeat(5_000)}')`);
    for (const pattern of ['(a+)+b', `${'%a'.repeat(30)}b`, '(', '[z-a]', '\\\\'])
      assert.equal(await psql(`select name from ships where name like '${pattern}'`), '', pattern);
    for (const bytes of [
      [0, 0, 0, 4],
      [0, 0, 0, 0],
      [0x7f, 0xff, 0xff, 0xff],
      [0xff, 0xff, 0xff, 0xff, 1],
    ]) {
      const { stream } = await network.connect({ ip: network.ip, port: 5_432 });
      const closed = new Promise((resolve) => stream.resume().once('end', resolve).once('close', resolve));
      stream.write(Buffer.from(bytes));
      await closed;
    }
    assert.equal(await psql('select count(*) from ships'), '1\n', 'it still answers');
    const big = 'x'.repeat(900_000);
    let full = '';
    for (let i = 0; i < 30 && !full.includes('No space left'); i += 1)
      full = await psql(`insert into ships (name) values ('${big}')`);
    assert.match(full, /could not extend file/);
    const ended = new Promise<void>((resolve) => container.onExit(() => resolve()));
    for (let i = 0; i < 60 && !container.exit; i += 1)
      await Promise.race([psql(`insert into ships (name) values ('${big}')`), ended]);
    assert.equal(container.exit?.reason, 'OOMKilled');
  });
});
