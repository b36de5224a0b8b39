import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@mdx-js/mdx';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import type { Problem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { findLab, labs } from '../labs/labs.ts';
import { locales } from '../sandbox/contract/text.ts';
import { lessonSchema } from './lesson-schema.ts';
import { lessonIds } from './lessons.ts';
import { readLessonData } from './read-lesson-data.ts';

/** Commands that a click must never run. */
const dangerous = /\brm\s+-rf\s+\/(?:\s|$)|:\(\)\s*\{/;

/** What is wrong with the lessons, in every language, with file and line. */
export async function lintContent(folder = join(repositoryRoot, 'content')): Promise<readonly Problem[]> {
  const found = await Promise.all(lessonIds.flatMap((id) => locales.map((locale) => lintLesson(folder, locale, id))));
  return found.flat();
}

async function lintLesson(folder: string, locale: string, id: string): Promise<readonly Problem[]> {
  const path = join(folder, locale, id, 'lesson.mdx');
  const file = `content/${locale}/${id}/lesson.mdx`;
  if (!existsSync(path)) return [{ file, message: `the lesson ${id} has no text in '${locale}'` }];
  const source = readFileSync(path, 'utf8');
  const problems: Problem[] = [];
  const steps: { id: string; line: number | undefined }[] = [];
  try {
    await compile(
      { value: source, path },
      { remarkPlugins: [remarkGfm, () => (tree) => inspect(tree, file, steps, problems)] },
    );
  } catch (error) {
    const { line, reason, message } = error as { line?: number; reason?: string; message: string };
    return [{ file, line, message: reason ?? message }];
  }
  return [...problems, ...checkData(source, file, steps)];
}

/** Walks the Markdown: headings, code and steps. */
function inspect(
  tree: Parameters<typeof visit>[0],
  file: string,
  steps: { id: string; line: number | undefined }[],
  problems: Problem[],
): void {
  let depth = 1;
  visit(tree, (node) => {
    const line = node.position?.start.line;
    const problem = (message: string): void => void problems.push({ file, line, message });
    const any = node as {
      depth?: number;
      lang?: string;
      meta?: string;
      value?: string;
      name?: string;
      attributes?: { name: string; value: unknown }[];
      url?: string;
    };
    if (node.type === 'heading' && any.depth !== undefined) {
      if (any.depth === 1) problem('a heading of the first level: the title is made from `lesson.title`');
      if (any.depth > depth + 1) problem(`a heading of level ${any.depth} under one of level ${depth}`);
      depth = any.depth;
    }
    if (node.type === 'code') {
      if (!any.lang) problem('a code block without a language');
      if (/(?:^|\s)run(?:\s|$)/.test(any.meta ?? '') && any.lang !== 'bash') problem('only bash blocks can be run');
      if (/(?:^|\s)run(?:\s|$)/.test(any.meta ?? '') && dangerous.test(any.value ?? ''))
        problem('a command that must not be one click away');
    }
    if (node.type === 'mdxJsxFlowElement' && any.name === 'Step') {
      const id = any.attributes?.find(({ name }) => name === 'id')?.value;
      if (typeof id === 'string') steps.push({ id, line });
      else problem('<Step> needs the id of a step as plain text');
    }
  });
}

function checkData(
  source: string,
  file: string,
  placed: readonly { id: string; line: number | undefined }[],
): readonly Problem[] {
  const data = readLessonData(source);
  if (data === undefined)
    return [{ file, line: 1, message: '`export const lesson = {…}` is missing, or is more than plain values' }];
  const parsed = lessonSchema.safeParse(data.value);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      file,
      line: data.line,
      field: `lesson.${issue.path.join('.')}`,
      message: issue.message,
    }));
  }
  const lab = findLab(parsed.data.lab);
  if (lab === undefined) {
    const known = labs.map(({ id }) => id).join(', ');
    return [
      {
        file,
        line: data.line,
        field: 'lesson.lab',
        message: `there is no lab '${parsed.data.lab}'; there are: ${known}`,
      },
    ];
  }
  const wanted = lab.steps.map(({ id }) => id);
  const ids = placed.map(({ id }) => id);
  return [
    ...placed
      .filter(({ id }) => !wanted.includes(id))
      .map(({ id, line }) => ({ file, line, message: `lab ${lab.id} has no step '${id}'` })),
    ...placed
      .filter(({ id }, i) => ids.indexOf(id) !== i)
      .map(({ id, line }) => ({ file, line, message: `step '${id}' is placed twice` })),
    ...wanted
      .filter((id) => !ids.includes(id))
      .map((id) => ({ file, message: `step '${id}' of lab ${lab.id} is not placed` })),
  ];
}
