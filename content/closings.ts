/** The end of each lesson: what one can do now, questions, where to read on. One file per lesson and language. */
import type { Locale } from '../sandbox/contract/text.ts';
import { type Closing, closingSchema } from './closing-schema.ts';
import type { LessonId } from './lessons.ts';

/** Throws a ZodError when the file is not as the schema says; `lint` tells where. */
export async function loadClosing(locale: Locale, lesson: LessonId): Promise<Closing> {
  const file: { closing: unknown } = await import(`./${locale}/${lesson}/closing.ts`);
  return closingSchema.parse(file.closing);
}
