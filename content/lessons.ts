/** Lessons: one MDX file per language, in the order of the course. */
import type { MDXContent } from 'mdx/types';
import type { Locale } from '../sandbox/contract/text.ts';
import { type LessonData, lessonSchema } from './lesson-schema.ts';

export const lessonIds = ['pods', 'deployments', 'services', 'shutdown'] as const;
export type LessonId = (typeof lessonIds)[number];

export interface Lesson {
  readonly id: LessonId;
  readonly data: LessonData;
  readonly Content: MDXContent;
}

export function isLessonId(id: string): id is LessonId {
  return lessonIds.some((known) => known === id);
}

/** Throws a ZodError when the lesson's data is not as the schema says; `lint` tells where. */
export async function loadLesson(locale: Locale, id: LessonId): Promise<Lesson> {
  const file: { default: MDXContent; lesson: unknown } = await import(`./${locale}/${id}/lesson.mdx`);
  return { id, data: lessonSchema.parse(file.lesson), Content: file.default };
}
