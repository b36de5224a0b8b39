// Prepares a lesson's Markdown: headings get ids that are the same in every language, code blocks keep what stands behind
// their language (`run`, `title=…`). Plain JavaScript, because the bundler loads it by its path.
import { visit } from 'unist-util-visit';
import { headingIdsOf } from './heading-ids.mjs';

/** Headings are named by the words of the English text; `part-1` and so on, as they were named before, still lead to them. */
export default function remarkLesson() {
  return (tree, file) => {
    const ids = headingIdsOf(file.path);
    let parts = 0;
    visit(tree, 'heading', (node) => {
      parts += 1;
      node.data = { ...node.data, hProperties: { ...node.data?.hProperties, id: ids[parts - 1] ?? `part-${parts}` } };
      if (ids[parts - 1] !== undefined) node.children.unshift(placeOf(`part-${parts}`));
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

/** An empty element that a link can lead to. */
function placeOf(id) {
  return { type: 'emphasis', data: { hName: 'span', hProperties: { id } }, children: [] };
}
