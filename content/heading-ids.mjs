// Plain JavaScript, because the bundler loads what uses it in a Node that may not read TypeScript.
// @ts-check
import { readFileSync } from 'node:fs';

const fenced = /^```[^\n]*\n[\s\S]*?^```/gm;

/**
 * The ids of a text's headings, in order: the words of the English one, in every language, so that a link says where it leads
 * and switching the language keeps the place. A second heading of the same words gets a number. `path` is the text's file.
 * @param {string} path
 * @returns {readonly string[]}
 */
export function headingIdsOf(path) {
  return slugsOf(readFileSync(path.replace(/\/[a-z]+\/([^/]+\/[^/]+\.mdx)$/, '/en/$1'), 'utf8'));
}

/**
 * The same of a source that is English.
 * @param {string} source
 * @returns {readonly string[]}
 */
export function slugsOf(source) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return [...source.replace(fenced, '').matchAll(/^#{2,6} (.+)$/gm)].map(([, words = '']) => {
    const slug = words
      .replace(/<[^>]*>/g, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    const count = (seen.get(slug) ?? 0) + 1;
    seen.set(slug, count);
    return count === 1 ? slug : `${slug}-${count}`;
  });
}
