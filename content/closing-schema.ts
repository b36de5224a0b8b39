import { z } from 'zod';

const optionSchema = z.strictObject({
  text: z.string().min(1),
  /** Exactly one option of a question is right. */
  right: z.literal(true).optional(),
  /** Why it is right or wrong; shown once the option was chosen, or the question is answered. */
  because: z.string().min(10),
});

const questionSchema = z.strictObject({
  /** The same in every language: answers are remembered by it. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  question: z.string().min(1),
  options: z.array(optionSchema).min(3).max(5),
});

/** What stands at the end of a lesson, in one language; backticks mark code. */
export const closingSchema = z.strictObject({
  /** What the learner can do now: completes "You can …". */
  can: z.array(z.string().min(1)).min(3).max(7),
  questions: z.array(questionSchema).min(5).max(7),
  /** Pages of the Kubernetes documentation, by their own titles. */
  reading: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        url: z.url({ protocol: /^https$/, hostname: /^(kubernetes\.io|gateway-api\.sigs\.k8s\.io)$/ }),
        about: z.string().min(1),
      }),
    )
    .min(2)
    .max(7),
});
export type Closing = z.infer<typeof closingSchema>;
export type Question = Closing['questions'][number];
