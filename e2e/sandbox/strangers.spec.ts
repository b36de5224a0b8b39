/** Every id of one learner with the cookie of another and with none, over every route there is. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { repositoryRoot } from '../../config/repository-root.ts';
import { readSecret } from '../../config/secret.ts';
import { readSettings } from '../../config/settings.ts';
import { storeUrl } from '../../config/store-url.ts';
import { adminCookieName, sealAdmin } from '../../sandbox/client/admin-cookie.ts';
import { learnerCookieName, sealLearner } from '../../sandbox/client/learner-cookie.ts';
import { makeTicket } from '../../sandbox/client/make-ticket.ts';
import { openStore, type Store } from '../../store/open-store.ts';
import { expect, startMs, test } from '../fixtures.ts';

/** What one learner has. */
interface Victim {
  readonly learner: string;
  readonly sandbox: string;
  readonly attempt: string;
  readonly host: string;
  readonly certificate: string;
}

/** `refused`: 403 or 404; `nothing`: an answer in which nothing of the victim stands; `public`: for whoever has the link. */
type Outcome = 'refused' | 'nothing' | 'public';

interface Ask {
  readonly path: string;
  readonly body?: object;
  readonly outcome: Outcome;
}

const of = (outcome: Outcome, path: string, body?: object): Ask => ({ path, outcome, ...(body ? { body } : {}) });

/** A new route is listed here, with what a stranger gets from it; the test below fails until it is. */
const routes: Record<string, (victim: Victim) => readonly Ask[]> = {
  'GET /api/sandboxes': () => [of('nothing', '/api/sandboxes?lab=pods')],
  'POST /api/sandboxes': () => [of('nothing', '/api/sandboxes', { lab: 'no-such-lab' })],
  'POST /api/sandboxes/[id]/[deed]': ({ sandbox }) =>
    ['extend', 'reset', 'end', 'other'].map((deed) => of('refused', `/api/sandboxes/${sandbox}/${deed}`, {})),
  'POST /api/sandboxes/[id]/jump': ({ sandbox }) =>
    [true, false].map((fresh) => of('refused', `/api/sandboxes/${sandbox}/jump`, { step: 'first-pod', fresh })),
  'POST /api/tickets': ({ sandbox }) =>
    ['live', 'terminal', 'tools'].map((use) => of('refused', '/api/tickets', { sandbox, use, terminal: 'main' })),
  'POST /api/helps': ({ attempt }) => [
    of('refused', '/api/helps', { attempt, step: 'first-pod', kind: 'hint', item: '0' }),
  ],
  // The page of a single terminal; it asks for a ticket like any other.
  'GET /[locale]/terminal/[sandbox]/[name]': ({ sandbox }) => [of('nothing', `/en/terminal/${sandbox}/main`)],
  'GET /api/progress': () => [of('nothing', '/api/progress')],
  'GET /api/learner': () => [of('nothing', '/api/learner')],
  'GET /api/certificates': () => [of('nothing', '/api/certificates')],
  'POST /api/certificates': () => [of('refused', '/api/certificates', { name: 'Mallory', lessons: ['pods'] })],
  // Made to be shown: who has the link of 80 random bits may see it.
  'GET /api/certificates/[id]/pdf': ({ certificate }) => [of('public', `/api/certificates/${certificate}/pdf`)],
  'GET /[locale]/certificates/[id]': ({ certificate }) => [of('public', `/en/certificates/${certificate}`)],
  'POST /api/admin/login': () => [of('refused', '/api/admin/login', { password: 'twelve or more' })],
  'POST /api/admin/oidc': () => [of('refused', '/api/admin/oidc', { locale: 'en' })],
  // Leads back to the login.
  'GET /api/admin/oidc/callback': () => [of('nothing', '/api/admin/oidc/callback?code=guess&state=guess')],
  'POST /api/admin/sessions/[handle]/end': () => [of('refused', '/api/admin/sessions/0123456789abcdef/end', {})],
  'POST /api/admin/sessions/end-others': () => [of('refused', '/api/admin/sessions/end-others', {})],
  'POST /api/admin/logout': () => [of('refused', '/api/admin/logout', {})],
  'GET /api/admin/overview': () => [of('refused', '/api/admin/overview')],
  'POST /api/admin/sandboxes/[id]/end': ({ sandbox }) => [of('refused', `/api/admin/sandboxes/${sandbox}/end`, {})],
  ...Object.fromEntries(
    [
      '/[locale]',
      '/[locale]/admin',
      '/[locale]/admin/login',
      '/[locale]/[...rest]',
      '/[locale]/certificate',
      '/[locale]/changes',
      '/[locale]/connection',
      '/[locale]/glossary',
      '/[locale]/lessons/[lesson]',
      '/[locale]/lessons/[lesson]/closing',
      '/[locale]/overview',
      '/[locale]/search.json',
      '/[locale]/tour',
    ].map((path) => [
      `GET ${path}`,
      ({ sandbox }: Victim) => [
        of('nothing', path.replace('[locale]', 'en').replace('[lesson]', 'pods').replace('[...rest]', sandbox)),
      ],
    ]),
  ),
  // The last of the list: it deletes whoever asks.
  'DELETE /api/learner': () => [of('nothing', '/api/learner')],
};

/** Routes as the code has them: `POST /api/tickets`. */
function routesOfCode(): readonly string[] {
  const files = globSync('app/**/{page.tsx,page.mdx,route.ts}', { cwd: repositoryRoot });
  return files.flatMap((file) => {
    const path = file.replace(/^app/, '').replace(/\/(page\.tsx|page\.mdx|route\.ts)$/, '');
    if (!file.endsWith('route.ts')) return [`GET ${path}`];
    const code = readFileSync(join(repositoryRoot, file), 'utf8');
    return [...code.matchAll(/^export (?:async )?(?:function|const) (GET|POST|PUT|PATCH|DELETE|HEAD)\b/gm)].map(
      ([, method]) => `${method} ${path}`,
    );
  });
}

async function makeVictim(store: Store, startSandbox: (learner: string) => Promise<{ id: string }>): Promise<Victim> {
  const learner = (await store.learners.create(new Date())).id;
  const { id: sandbox } = await startSandbox(learner);
  await expect
    .poll(async () => (await store.sandboxes.find(sandbox))?.state, { timeout: startMs.simulator })
    .toBe('ready');
  const record = await store.sandboxes.find(sandbox);
  if (!record) throw new Error('no sandbox');
  const lessons = [{ lesson: 'pods', steps: 5, finishedAt: new Date(), shown: 0 }];
  const certificate = await store.certificates.issue({ learner, name: 'Ada Lovelace', lessons, now: new Date() });
  return { learner, sandbox, attempt: record.attempt, host: record.host, certificate: certificate.id };
}

test('attack: every route is known to this test', () => {
  expect(routesOfCode().length).toBeGreaterThan(20);
  expect(routesOfCode().filter((route) => !Object.hasOwn(routes, route))).toEqual([]);
});

test('attack: strangers get nothing of a learner, over any route', async ({ drydock }) => {
  // Some two hundred requests, one after another.
  test.slow();
  const settings = readSettings({ data: drydock.dataFolder }, { NODE_ENV: 'production' });
  await using store = await openStore(storeUrl(settings));
  const secret = readSecret(drydock.dataFolder);
  const cookieOf = (learner: string) => `${learnerCookieName(false)}=${sealLearner(learner, secret)}`;
  const send = (method: string, path: string, cookie: string | undefined, body?: object) =>
    fetch(`${drydock.url}${path}`, {
      method,
      headers: { origin: drydock.url, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const victim = await makeVictim(store, async (learner) => {
    const reply = await send('POST', '/api/sandboxes', cookieOf(learner), { lab: 'pods' });
    return (await reply.json()) as { id: string };
  });
  const before = await store.sandboxes.find(victim.sandbox);
  const other = (await store.learners.create(new Date())).id;
  const session = 'of-an-administrator';
  const loggedIn = { way: 'password', who: '', credential: '', issuedAt: new Date(), address: '' } as const;
  await store.adminSessions.insert({ id: session, ...loggedIn });
  const strangers = {
    'another learner': cookieOf(other),
    nobody: undefined,
    'a forged cookie': `${learnerCookieName(false)}=${victim.learner}.${'A'.repeat(43)}`,
    'a cookie of another key': `${learnerCookieName(false)}=${sealLearner(victim.learner, 'a guess')}`,
    'an administrator of another key': `${adminCookieName(false)}=${sealAdmin(session, 'a guess')}`,
  };
  for (const [who, cookie] of Object.entries(strangers)) {
    for (const [route, asks] of Object.entries(routes)) {
      for (const { path, body, outcome } of asks(victim)) {
        const reply = await send(route.split(' ')[0] ?? 'GET', path, cookie, body);
        const text = await reply.text();
        const what = `${route} ${path} by ${who}`;
        if (outcome === 'refused') expect([403, 404], what).toContain(reply.status);
        if (outcome === 'public') expect(reply.status, what).toBeLessThan(500);
        expect(text, what).not.toContain(victim.learner);
        if (outcome !== 'nothing') continue;
        expect(reply.status, what).toBeLessThan(500);
        for (const id of [victim.attempt, victim.certificate, victim.host]) expect(text, what).not.toContain(id);
      }
    }
    // A ticket opens only what it names, for whom it names.
    for (const use of ['live', 'terminal', 'tools'] as const) {
      const mine = { use, learner: other, sandbox: victim.sandbox, terminal: 'main' };
      for (const ticket of [makeTicket(mine, secret, new Date()), makeTicket(mine, 'a guess', new Date()), '']) {
        const path = `/hosts/${victim.host}/${use}?ticket=${ticket}`;
        expect([401, 403]).toContain(await knock(`${drydock.url}${path}`, drydock.url));
        const overHttp = await send('POST', `${path.replace('?', '/open?')}&channel=0`, cookie);
        expect([401, 403], `${use} over HTTP by ${who}`).toContain(overHttp.status);
      }
    }
    // Nor does the id of a line over HTTP that somebody else has open.
    const its = { use: 'live', learner: victim.learner, sandbox: victim.sandbox, terminal: '' } as const;
    const opening = `/hosts/${victim.host}/live/open?ticket=${makeTicket(its, secret, new Date())}&channel=0`;
    const opened = await send('POST', opening, cookieOf(victim.learner));
    const { session } = (await opened.json()) as { session: string };
    const bridge = (deed: string) => `/hosts/${victim.host}/bridge/${deed}?session=${session}&had=0&from=0`;
    for (const deed of ['stream', 'poll', 'send', 'close'])
      expect((await send('POST', bridge(deed), cookie)).status, `${deed} by ${who}`).toBe(404);
    expect((await send('POST', bridge('close'), cookieOf(victim.learner))).status).toBe(200);
  }
  expect(await store.sandboxes.find(victim.sandbox)).toEqual(before);
  expect(await store.learners.find(victim.learner)).toBeDefined();
  expect((await store.certificates.ofLearner(victim.learner)).length).toBe(1);
  expect((await send('GET', '/api/learner', cookieOf(victim.learner))).status, 'the learner still has it').toBe(200);
});

function knock(url: string, origin: string): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers: { origin } });
  return new Promise((known) => {
    socket.on('open', () => known(101));
    socket.on('unexpected-response', (_, response) => known(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}
