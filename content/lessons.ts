/** Lessons: one MDX file per language, in the order of the course. */
import type { MDXContent } from 'mdx/types';
import type { Locale } from '../sandbox/contract/text.ts';
import { type LessonData, lessonSchema } from './lesson-schema.ts';

export const lessonIds = ['pods', 'deployments', 'services', 'shutdown', 'production'] as const;
export type LessonId = (typeof lessonIds)[number];

/** Leads newcomers through the platform itself. It has a lab as lessons have, and is none of the course. */
export const tourId = 'tour';

/** Every text that places the steps of a lab. */
export const labTextIds = [tourId, ...lessonIds] as const;
export type LabTextId = (typeof labTextIds)[number];

export interface Lesson {
  readonly id: LabTextId;
  readonly data: LessonData;
  readonly Content: MDXContent;
}

export function isLessonId(id: string): id is LessonId {
  return lessonIds.some((known) => known === id);
}

/** Throws a ZodError when the lesson's data is not as the schema says; `lint` tells where. */
export async function loadLesson(locale: Locale, id: LabTextId): Promise<Lesson> {
  const file: { default: MDXContent; lesson: unknown } = await import(`./${locale}/${id}/lesson.mdx`);
  return { id, data: lessonSchema.parse(file.lesson), Content: file.default };
}
