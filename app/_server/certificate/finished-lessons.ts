import type { AttemptSummary } from '../../../store/attempts.ts';
import type { CertifiedLesson } from '../../../store/certificates.ts';

/** A lesson and the steps of its lab. */
export interface CourseLesson {
  readonly lesson: string;
  readonly lab: string;
  readonly steps: readonly string[];
}

/** Lessons of which every step is passed, with the day of the last one and how many were typed by "show me". */
export function finishedLessons(
  course: readonly CourseLesson[],
  attempts: readonly AttemptSummary[],
): readonly CertifiedLesson[] {
  return course.flatMap(({ lesson, lab, steps }): CertifiedLesson[] => {
    const own = attempts.filter((attempt) => attempt.lab === lab);
    const passes = own.flatMap(({ passed }) => passed).filter(({ step }) => steps.includes(step));
    const done = new Set(passes.map(({ step }) => step));
    if (steps.length === 0 || done.size < steps.length) return [];
    const shown = own.flatMap(({ helps }) => helps).filter(({ kind, step }) => kind === 'show-me' && done.has(step));
    // A step that was passed twice counts from the first time.
    const firsts = steps.map((step) =>
      Math.min(...passes.filter((pass) => pass.step === step).map(({ at }) => at.getTime())),
    );
    return [
      {
        lesson,
        steps: steps.length,
        finishedAt: new Date(Math.max(...firsts)),
        shown: new Set(shown.map(({ step }) => step)).size,
      },
    ];
  });
}
