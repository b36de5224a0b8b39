import { z } from 'zod';
import { lessonIds } from './lessons.ts';

/** One word of the trade, explained in one language. */
export const entrySchema = z.strictObject({
  /** As it is written in this language. */
  word: z.string().min(1),
  /** How it is read aloud, where the spelling does not tell. */
  reading: z.string().min(1).optional(),
  /** Two or three sentences; backticks mark code. */
  text: z.string().min(20).max(320),
  /** The lesson that teaches it. */
  lesson: z.enum(lessonIds).optional(),
});
export type Entry = z.infer<typeof entrySchema>;

/** By id, which is the same in every language: `<Term id="pod">`. */
export const glossarySchema = z.record(z.string().regex(/^[a-z][a-z-]*$/), entrySchema);
export type Glossary = Readonly<Record<string, Entry>>;
