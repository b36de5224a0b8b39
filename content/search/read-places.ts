/** Everything that can be found on the site, read from the texts themselves when the site is built. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@mdx-js/mdx';
import remarkGfm from 'remark-gfm';
import { CONTINUE, SKIP, visit } from 'unist-util-visit';
import { z } from 'zod';
import { findLab } from '../../labs/labs.ts';
import type { Locale } from '../../sandbox/contract/text.ts';
import { loadClosing } from '../closings.ts';
import { glossaries } from '../glossary.ts';
import { headingIdsOf } from '../heading-ids.mjs';
import { lessonIds, tourId } from '../lessons.ts';
import { pageIds } from '../pages.ts';
import { readDeclaration } from '../read-declaration.ts';
import type { Place } from './search-options.ts';

/** Names of the parts that no text has: they are the site's own words. */
export interface PartNames {
  readonly glossary: string;
  readonly questions: string;
}

/** All places of one language. `content` is the folder of that name. */
export async function readPlaces(content: string, locale: Locale, names: PartNames): Promise<readonly Place[]> {
  const texts = [
    ...lessonIds.map((id) => ({ file: `${id}/lesson.mdx`, path: `lessons/${id}` })),
    { file: `${tourId}/lesson.mdx`, path: tourId },
    ...pageIds.map((id) => ({ file: `${id}/page.mdx`, path: id })),
  ];
  const sections = texts.map(({ file, path }) =>
    readSections(join(content, locale, file), `/${locale}/${path}`, locale),
  );
  const closings = lessonIds.map(async (id): Promise<Place> => {
    const { can, questions } = await loadClosing(locale, id);
    const lab = findLab(id);
    const text = [...can, ...questions.map(({ question }) => question)].join(' ').replaceAll('`', '');
    const href = `/${locale}/lessons/${id}/closing`;
    return { id: href, kind: 'page', page: lab?.title[locale] ?? id, title: names.questions, href, text };
  });
  const words = Object.entries(glossaries[locale]).map(([id, { word, reading, text }]): Place => {
    const href = `/${locale}/glossary#${id}`;
    const title = reading === undefined ? word : `${word} (${reading})`;
    return { id: href, kind: 'word', page: names.glossary, title, href, text: text.replaceAll('`', '') };
  });
  return [...(await Promise.all(sections)).flat(), ...(await Promise.all(closings)), ...words];
}

type Tree = Parameters<typeof visit>[0];

interface Leaf {
  readonly value?: string;
  readonly name?: string;
  readonly attributes?: readonly { readonly name: string; readonly value: unknown }[];
}

const declared = z.object({ title: z.string(), lab: z.string().optional() });

/** The parts of one text: a place for each heading, and one for each step of its lab. */
async function readSections(file: string, path: string, locale: Locale): Promise<readonly Place[]> {
  const source = readFileSync(file, 'utf8');
  const ids = headingIdsOf(file);
  const { title: page, lab } = declared.parse(readDeclaration(source)?.value);
  const kind = lab === undefined ? 'page' : 'lesson';
  const places: (Omit<Place, 'text'> & { text: string })[] = [
    { id: path, kind, page, title: page, href: path, text: '' },
  ];
  let parts = 0;
  const collect = (tree: Tree): void =>
    visit(tree, (node) => {
      const last = places.at(-1);
      const { name, attributes, value = '' } = node as Leaf;
      if (node.type === 'heading') {
        parts += 1;
        const href = `${path}#${ids[parts - 1]}`;
        places.push({ id: href, kind, page, title: wordsOf(node), href, text: '' });
        return SKIP;
      }
      if (name === 'Step') {
        const id = attributes?.find((attribute) => attribute.name === 'id')?.value;
        const step = findLab(lab ?? '')?.steps.find((known) => known.id === id);
        const href = `${path}#step-${step?.id}`;
        // Before the last one, so that text after the step still belongs to its heading.
        if (step) places.splice(-1, 0, { id: href, kind: 'step', page, title: step.goal[locale], href, text: '' });
      } else if (last !== undefined && isWords(node.type)) last.text += `${value} `;
      return CONTINUE;
    });
  await compile({ value: source }, { remarkPlugins: [remarkGfm, () => collect] });
  return places.map((place) => ({ ...place, text: place.text.replace(/\s+/g, ' ').trim() }));
}

function isWords(type: string): boolean {
  return type === 'text' || type === 'inlineCode' || type === 'code';
}

function wordsOf(tree: Tree): string {
  let words = '';
  visit(tree, (node) => {
    if (isWords(node.type)) words += (node as Leaf).value ?? '';
  });
  return words;
}
