/** Certificates as the site gives them out: to whom, for what, and how many. */
import { lessonIds, loadLesson } from '../../../content/lessons.ts';
import { findLab } from '../../../labs/labs.ts';
import { fail, ok, type Result } from '../../../sandbox/contract/failure.ts';
import type { Certificate, CertifiedLesson } from '../../../store/certificates.ts';
import { openedStore } from '../opened-store.ts';
import { finishedLessons } from './finished-lessons.ts';

/** Enough for every lesson and some corrected names; a learner who wants more deletes their data. */
const mostCertificates = 30;

export async function finishedBy(learner: string): Promise<readonly CertifiedLesson[]> {
  const store = await openedStore();
  const attempts = await store.attempts.ofLearner(learner);
  const course = await Promise.all(
    lessonIds.map(async (lesson) => {
      const { lab } = (await loadLesson('en', lesson)).data;
      return { lesson, lab, steps: findLab(lab)?.steps.map(({ id }) => id) ?? [] };
    }),
  );
  return finishedLessons(course, attempts);
}

/** Failures: not-allowed for a lesson that is not finished, full when the learner has enough of them. */
export async function issueCertificate(of: {
  learner: string;
  name: string;
  lessons: readonly string[];
  now: Date;
}): Promise<Result<Certificate>> {
  const { certificates } = await openedStore();
  const finished = await finishedBy(of.learner);
  const lessons = finished.filter(({ lesson }) => of.lessons.includes(lesson));
  if (lessons.length !== new Set(of.lessons).size) return fail('not-allowed', 'Not all of these lessons are finished.');
  const issued = await certificates.ofLearner(of.learner);
  // The same once more is the one there is: pressing twice makes no second.
  const same = issued.find(
    (known) => known.name === of.name && JSON.stringify(known.lessons) === JSON.stringify(lessons),
  );
  if (same) return ok(same);
  if (issued.length >= mostCertificates) return fail('full', `There are ${mostCertificates} certificates of yours.`);
  return ok(await certificates.issue({ ...of, lessons }));
}
