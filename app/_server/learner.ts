import { cookies } from 'next/headers';
import { readSecret } from '../../config/secret.ts';
import { readSettings } from '../../config/settings.ts';
import { learnerCookieName, openLearner, sealLearner } from '../../sandbox/client/learner-cookie.ts';
import { isSecure } from './client.ts';
import { openedStore } from './opened-store.ts';

/** A year: progress should still be there when somebody returns to the course. */
const cookieSeconds = 365 * 24 * 3600;

/** The learner who asks, if they have been here before and are still known. */
export async function findLearner(): Promise<string | undefined> {
  const jar = await cookies();
  const id = openLearner(jar.get(learnerCookieName(await isSecure()))?.value, readSecret(readSettings().data));
  if (id === undefined) return undefined;
  const store = await openedStore();
  return (await store.learners.find(id))?.id;
}

/** At their first deed a learner becomes known by a cookie. */
export async function rememberLearner(id: string): Promise<void> {
  const jar = await cookies();
  const value = sealLearner(id, readSecret(readSettings().data));
  const secure = await isSecure();
  jar.set(learnerCookieName(secure), value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: cookieSeconds,
    secure,
  });
}

export async function forgetLearner(): Promise<void> {
  const jar = await cookies();
  const secure = await isSecure();
  // A browser that is told to drop a `__Host-` cookie wants it named as strictly as it was set.
  jar.set(learnerCookieName(secure), '', { httpOnly: true, path: '/', maxAge: 0, secure });
}
