import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findPostgres, startPostgres } from '../testing/start-postgres.ts';
import { openStore, type Store, StoreError } from './open-store.ts';
import type { SandboxRecord } from './sandboxes.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 12, minute));

function describeStore(
  name: string,
  open: () => Promise<{ store: Store; close(): Promise<void> }>,
  skip: string | false,
): void {
  describe(`store: ${name}`, { skip }, () => {
    test('attempts and what was passed belong to a learner and go with them', async () => {
      const { store, close } = await open();
      const learner = await store.learners.create(at(0));
      const attempt = await store.attempts.open({ learner: learner.id, lab: 'pods', now: at(1) });
      assert.deepEqual(await store.attempts.open({ learner: learner.id, lab: 'pods', now: at(2) }), attempt);
      await store.attempts.pass({ attempt: attempt.id, step: 'first', at: at(3) });
      await store.attempts.pass({ attempt: attempt.id, step: 'first', at: at(4) });
      await store.attempts.record({
        attempt: attempt.id,
        step: 'first',
        condition: 'a',
        state: 'met',
        expected: '{}',
        seen: '{}',
        at: at(3),
      });
      const [summary] = await store.attempts.ofLearner(learner.id);
      assert.deepEqual(summary?.passed, [{ step: 'first', at: at(3) }]);
      assert.equal((await store.learners.exportAll(learner.id))?.attempts.length, 1);
      await store.learners.remove(learner.id);
      assert.equal(await store.learners.find(learner.id), undefined);
      assert.equal(await store.attempts.find(attempt.id), undefined);
      assert.deepEqual(await store.attempts.passesOf(attempt.id), []);
      await close();
    });

    test('help is noted once, goes with the attempt, and a step begun anew is not jumped over any more', async () => {
      const { store, close } = await open();
      const learner = await store.learners.create(at(0));
      const { id: attempt } = await store.attempts.open({ learner: learner.id, lab: 'pods', now: at(1) });
      const jump = { attempt, kind: 'jump', item: '' } as const;
      await store.helps.take({ attempt, step: 'b', kind: 'hint', item: '1', at: at(2) });
      await store.helps.take({ attempt, step: 'b', kind: 'hint', item: '1', at: at(3) });
      for (const step of ['a', 'b', 'c']) await store.helps.take({ ...jump, step, at: at(4) });
      await store.helps.takeBackJumps({ attempt, steps: ['b', 'c'] });
      await store.helps.takeBackJumps({ attempt, steps: [] });
      const helps = [
        { step: 'b', kind: 'hint', item: '1', at: at(2) },
        { step: 'a', kind: 'jump', item: '', at: at(4) },
      ];
      assert.deepEqual(await store.helps.ofAttempt(attempt), helps);
      assert.deepEqual((await store.attempts.ofLearner(learner.id))[0]?.helps, helps);
      await store.learners.remove(learner.id);
      assert.deepEqual(await store.helps.ofAttempt(attempt), []);
      await close();
    });

    test("an administrator's session is found until it is removed or old", async () => {
      const { store, close } = await open();
      const session = {
        id: 'one',
        way: 'password',
        who: '',
        credential: 'c',
        issuedAt: at(1),
        address: '192.0.2.1',
      } as const;
      await store.adminSessions.insert(session);
      await store.adminSessions.insert({ ...session, id: 'two', issuedAt: at(2) });
      await store.adminSessions.insert({ ...session, id: 'three', issuedAt: at(3) });
      assert.deepEqual(await store.adminSessions.find('one'), session);
      await store.adminSessions.removeBefore(at(2));
      assert.equal(await store.adminSessions.find('one'), undefined);
      await store.adminSessions.remove('two');
      assert.equal(await store.adminSessions.find('two'), undefined);
      assert.equal((await store.adminSessions.find('three'))?.id, 'three');
      await store.adminSessions.insert(session);
      assert.deepEqual(
        (await store.adminSessions.all()).map(({ id }) => id),
        ['one', 'three'],
      );
      await store.adminSessions.removeAllBut('three');
      assert.deepEqual(
        (await store.adminSessions.all()).map(({ id }) => id),
        ['three'],
      );
      await close();
    });

    test('what administrators did is read back, and no stranger pushes it out', async () => {
      const { store, close } = await open();
      const address = '192.0.2.1';
      const login = { at: at(0), deed: 'login', way: 'oidc', who: 'ada@example.org', address, object: '' } as const;
      const ended = { ...login, at: at(1), deed: 'end-sandbox', object: 's1' } as const;
      await store.adminDeeds.note(login);
      await store.adminDeeds.note(ended);
      const failed = { ...login, deed: 'failed-login', way: 'password', who: '', address: '198.51.100.1' } as const;
      // More than are kept; those in one moment go together.
      for (let i = 0; i < 1_003; i += 1)
        await store.adminDeeds.note({ ...failed, at: new Date(at(2).getTime() + i), object: `${i}` });
      const last = await store.adminDeeds.last(50);
      assert.equal(last.length, 27, 'failed logins are at most half');
      assert.equal(last[0]?.object, '1002');
      assert.deepEqual(last.slice(-2), [ended, login]);
      const kept = (await store.adminDeeds.last(3_000)).filter(({ deed }) => deed === 'failed-login');
      assert.equal(kept.length, 1_000);
      assert.equal(kept.at(-1)?.object, '3');
      assert.ok(await store.adminDeeds.isKnown(address));
      assert.equal(await store.adminDeeds.isKnown(failed.address), false);
      await close();
    });

    test('a certificate is found by its id and its learner, and goes with them', async () => {
      const { store, close } = await open();
      const learner = await store.learners.create(at(0));
      const lessons = [{ lesson: 'pods', steps: 8, finishedAt: at(20), shown: 1 }];
      const issued = await store.certificates.issue({ learner: learner.id, name: '山田 花子', lessons, now: at(30) });
      assert.deepEqual(issued, { id: issued.id, name: '山田 花子', issuedAt: at(30), lessons });
      assert.deepEqual(await store.certificates.find(issued.id), issued);
      assert.deepEqual((await store.learners.exportAll(learner.id))?.certificates, [issued]);
      await store.learners.remove(learner.id);
      assert.equal(await store.certificates.find(issued.id), undefined);
      await close();
    });

    test('a sandbox is found by its learner and its host, and changed in parts', async () => {
      const { store, close } = await open();
      const record: SandboxRecord = {
        id: 's1',
        host: 'h1',
        learner: 'l1',
        lab: 'pods',
        attempt: 'a1',
        provider: 'kind',
        isolation: 'bubblewrap',
        state: 'starting',
        startedAt: at(0),
        endsAt: at(30),
        endedBecause: null,
        failure: null,
        network: '192.0.2.7',
      };
      await store.sandboxes.insert(record);
      await store.sandboxes.insert({ ...record, id: 's2', startedAt: at(5), learner: 'l2' });
      assert.deepEqual(await store.sandboxes.find('s1'), record);
      const failure = { code: 'disk-full' as const, message: 'full', output: 'no space' };
      await store.sandboxes.update('s1', {
        state: 'failed',
        endedBecause: 'failed',
        failure,
        endsAt: at(40),
        network: '',
      });
      assert.deepEqual(await store.sandboxes.currentOf({ learner: 'l1', lab: 'pods' }), {
        ...record,
        state: 'failed',
        endedBecause: 'failed',
        failure,
        endsAt: at(40),
        network: '',
      });
      assert.deepEqual(
        (await store.sandboxes.ofHost('h1')).map(({ id }) => id),
        ['s2'],
      );
      await close();
    });

    test('a host is alive while it says so', async () => {
      const { store, close } = await open();
      await store.hosts.register({ id: 'h1', address: 'http://127.0.0.1:1', now: at(0) });
      await store.hosts.register({ id: 'h1', address: 'http://127.0.0.1:2', now: at(1) });
      assert.deepEqual(
        (await store.hosts.alive(at(1))).map(({ address }) => address),
        ['http://127.0.0.1:2'],
      );
      assert.deepEqual(await store.hosts.alive(at(3)), []);
      await store.hosts.remove('h1');
      assert.equal(await store.hosts.find('h1'), undefined);
      await close();
    });
  });
}

describeStore(
  'SQLite',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-store-'));
    const store = await openStore(`sqlite:${join(folder, 'deep/store.sqlite')}`);
    return {
      store,
      close: async () => {
        await store[Symbol.asyncDispose]();
        await rm(folder, { recursive: true });
      },
    };
  },
  false,
);

const binaries = findPostgres();
describeStore(
  'PostgreSQL',
  async () => {
    const server = await startPostgres(binaries ?? '');
    const store = await openStore(server.url);
    return {
      store,
      close: async () => {
        await store[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  },
  binaries === undefined ? 'no PostgreSQL server is installed here (initdb and postgres)' : false,
);

test('two processes share a SQLite store, and what one writes the other reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-store-'));
  const url = `sqlite:${join(folder, 'store.sqlite')}`;
  const [one, two] = await Promise.all([openStore(url), openStore(url)]);
  const learner = await one.learners.create(at(0));
  assert.deepEqual(await two.learners.find(learner.id), learner);
  await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
  await rm(folder, { recursive: true });
});

test('a store that cannot be opened is told by its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-store-'));
  const file = join(folder, 'store.sqlite');
  writeFileSync(file, 'this is no database, however long it may be. '.repeat(100));
  await assert.rejects(
    openStore(`sqlite:${file}`),
    (error) => error instanceof StoreError && error.message.includes(file),
  );
  await rm(folder, { recursive: true });
});
