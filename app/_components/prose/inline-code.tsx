/** A plain text whose `backticked` parts are code. */
export function InlineCode({ text }: { text: string }) {
  const parts = text.split('`');
  return parts.map((part, index) => {
    // A text never changes, so the position of a part says which it is.
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
  });
}
