// Prepares a lesson's Markdown: headings get ids that are the same in every language, code blocks keep what stands behind
// their language (`run`, `title=…`). Plain JavaScript, because the bundler loads it by its path.
import { visit } from 'unist-util-visit';

/** Headings are numbered in order (`part-1`), so that switching the language keeps the place. */
export default function remarkLesson() {
  return (tree) => {
    let parts = 0;
    visit(tree, 'heading', (node) => {
      parts += 1;
      node.data = { ...node.data, hProperties: { ...node.data?.hProperties, id: `part-${parts}` } };
    });
    visit(tree, 'code', (node) => {
      const { lang = 'text', meta = '' } = node;
      node.data = {
        ...node.data,
        hProperties: { ...node.data?.hProperties, 'data-language': lang ?? 'text', 'data-meta': meta ?? '' },
      };
    });
  };
}
