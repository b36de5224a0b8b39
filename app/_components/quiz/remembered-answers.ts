/** Answers to the questions of a lesson, kept in this browser only: question to the options tried, in order. */
export type Answers = Readonly<Record<string, readonly number[]>>;

const prefix = 'drydock.quiz.';

/** Whatever else may stand there, only numbers of options come back. */
export function readAnswers(lesson: string): Answers {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(prefix + lesson) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const tried = Object.entries(stored).map(([question, options]) => [
      question,
      Array.isArray(options) ? options.filter(Number.isInteger) : [],
    ]);
    return Object.fromEntries(tried) as Answers;
  } catch {
    return {};
  }
}

/** In a browser that keeps nothing, the answers last as long as the page. */
export function keepAnswers(lesson: string, answers: Answers): void {
  try {
    localStorage.setItem(prefix + lesson, JSON.stringify(answers));
  } catch {}
}

/** Forgets the answers to all lessons. */
export function forgetAnswers(): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) localStorage.removeItem(key);
  } catch {}
}
