import { z } from 'zod';

/** What a lesson says of itself: `export const lesson = {…}` at the top of its file. */
export const lessonSchema = z.strictObject({
  title: z.string().min(1),
  /** One or two sentences for the list of lessons. */
  summary: z.string().min(1),
  /** How long it takes, about. */
  minutes: z.int().min(5).max(120),
  level: z.enum(['beginner', 'intermediate', 'advanced']),
  /** Id of its lab. */
  lab: z.string().min(1),
  /** The Kubernetes minor it was written for. */
  kubernetes: z.string().regex(/^1\.\d+$/),
});
export type LessonData = z.infer<typeof lessonSchema>;
