import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../config/problem.ts';
import type { Locale } from '../sandbox/contract/text.ts';
import { closingSchema } from './closing-schema.ts';

/** What is wrong with the end of a lesson: against its schema, and where its questions contradict themselves. */
export async function lintClosing(folder: string, locale: Locale, lesson: string): Promise<readonly Problem[]> {
  const path = join(folder, locale, lesson, 'closing.ts');
  const file = `content/${locale}/${lesson}/closing.ts`;
  if (!existsSync(path)) return [{ file, message: `the lesson ${lesson} has no closing page in '${locale}'` }];
  const source = readFileSync(path, 'utf8');
  const loaded: { closing?: unknown } = await import(path);
  const parsed = closingSchema.safeParse(loaded.closing);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      file,
      line: lineOfQuestion(source, loaded.closing, issue.path),
      field: `closing.${issue.path.join('.')}`,
      message: issue.message,
    }));
  }
  const { questions } = parsed.data;
  return questions.flatMap(({ id, options }, index) => {
    const line = lineOf(source, `id: '${id}'`);
    const right = options.filter((option) => option.right).length;
    return [
      ...(right === 1 ? [] : [{ file, line, message: `question '${id}' has ${right} right answers; it needs one` }]),
      ...(questions.findIndex((other) => other.id === id) === index
        ? []
        : [{ file, line, message: `question '${id}' is there twice` }]),
    ];
  });
}

/** A finding in a question is told with the question's line, any other without one. */
function lineOfQuestion(source: string, closing: unknown, [first, index]: readonly PropertyKey[]): number | undefined {
  if (first !== 'questions' || typeof index !== 'number') return undefined;
  const id = (closing as { questions?: { id?: unknown }[] }).questions?.[index]?.id;
  return typeof id === 'string' ? lineOf(source, `id: '${id}'`) : undefined;
}

function lineOf(source: string, text: string): number | undefined {
  const at = source.indexOf(text);
  return at < 0 ? undefined : source.slice(0, at).split('\n').length;
}
