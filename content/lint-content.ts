import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@mdx-js/mdx';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import type { Problem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { findLab, labs } from '../labs/labs.ts';
import { type Locale, locales } from '../sandbox/contract/text.ts';
import { glossaries } from './glossary.ts';
import { headingIdsOf } from './heading-ids.mjs';
import { lessonSchema } from './lesson-schema.ts';
import { type LabTextId, labTextIds, tourId } from './lessons.ts';
import { lintClosing } from './lint-closing.ts';
import { missingAnchors } from './missing-anchors.ts';
import { pageIds, pageSchema } from './pages.ts';
import { readDeclaration } from './read-declaration.ts';

/** Commands that a click must never run. */
const dangerous = /\brm\s+-rf\s+\/(?:\s|$)|:\(\)\s*\{/;

/** What is wrong with the texts, in every language, with file and line; `only` looks at no more than those lessons and their closings. */
export async function lintContent(
  folder = join(repositoryRoot, 'content'),
  only?: readonly LabTextId[],
): Promise<readonly Problem[]> {
  const [lessons, pages] = only ? [only, []] : [labTextIds, pageIds];
  const found = await Promise.all(
    locales.flatMap((locale) => [
      ...lessons.map((id) => lintText(folder, locale, `${id}/lesson.mdx`, checkLesson)),
      ...pages.map((id) => lintText(folder, locale, `${id}/page.mdx`, checkPage)),
      ...lessons.filter((id) => id !== tourId).map((id) => lintClosing(folder, locale, id)),
    ]),
  );
  return found.flat();
}

interface Placed {
  readonly id: string;
  readonly line: number | undefined;
}

interface CheckedText {
  readonly source: string;
  /** As a problem names it. */
  readonly file: string;
  /** Where it is read. */
  readonly path: string;
}

async function lintText(
  folder: string,
  locale: Locale,
  name: string,
  check: (text: CheckedText, steps: readonly Placed[]) => readonly Problem[],
): Promise<readonly Problem[]> {
  const path = join(folder, locale, name);
  const file = `content/${locale}/${name}`;
  if (!existsSync(path)) return [{ file, message: `there is no such text in '${locale}'` }];
  const source = readFileSync(path, 'utf8');
  const problems: Problem[] = [];
  const steps: Placed[] = [];
  try {
    await compile(
      { value: source, path },
      { remarkPlugins: [remarkGfm, () => (tree) => inspect(tree, { file, locale }, steps, problems)] },
    );
  } catch (error) {
    const { line, reason, message } = error as { line?: number; reason?: string; message: string };
    return [{ file, line, message: reason ?? message }];
  }
  return [...problems, ...check({ source, file, path }, steps)];
}

/** Walks the Markdown: headings, code, steps and words of the glossary. */
function inspect(
  tree: Parameters<typeof visit>[0],
  { file, locale }: { file: string; locale: Locale },
  steps: Placed[],
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
      if (/(?:^|\s)terminal=/.test(any.meta ?? '') && !/(?:^|\s)run(?:\s|$)/.test(any.meta ?? ''))
        problem('a block names the terminal it runs in, and is not run');
    }
    if (node.type === 'mdxJsxFlowElement' && any.name === 'Step') {
      const id = any.attributes?.find(({ name }) => name === 'id')?.value;
      if (typeof id === 'string') steps.push({ id, line });
      else problem('<Step> needs the id of a step as plain text');
    }
    if (any.name === 'Term') {
      const id = any.attributes?.find(({ name }) => name === 'id')?.value;
      if (typeof id !== 'string') problem('<Term> needs the id of a word as plain text');
      else if (glossaries[locale][id] === undefined) problem(`the glossary has no word '${id}'`);
    }
  });
}

function checkPage({ source, file }: CheckedText): readonly Problem[] {
  const data = readDeclaration(source);
  if (data === undefined)
    return [{ file, line: 1, message: '`export const page = {…}` is missing, or is more than plain values' }];
  const issues = pageSchema.safeParse(data.value).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ file, line: data.line, field: `page.${path.join('.')}`, message }));
}

function checkLesson({ source, file, path }: CheckedText, placed: readonly Placed[]): readonly Problem[] {
  const data = readDeclaration(source);
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
    ...missingAnchors(source, headingIdsOf(path), lab).map((anchor) => ({
      file,
      message: `lab ${lab.id} leads to '${anchor}', which the text does not have: <Anchor id="${anchor}" />`,
    })),
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
