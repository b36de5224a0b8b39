/** Paths of fields that a JSON text gives more than once, as the API server names them: `spec.containers[0].image`. The text must be valid JSON. */
export function findDuplicateFields(text: string): readonly string[] {
  const duplicates: string[] = [];
  let at = 0;

  const skipBlanks = (): void => {
    while (' \t\r\n'.includes(text[at] ?? '-')) at += 1;
  };
  const readString = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const readValue = (path: string): void => {
    skipBlanks();
    if (text[at] === '{') readObject(path);
    else if (text[at] === '[') readArray(path);
    else if (text[at] === '"') readString();
    else while (at < text.length && !',]} \t\r\n'.includes(text[at] ?? '')) at += 1;
    skipBlanks();
  };
  const readObject = (path: string): void => {
    const seen = new Set<string>();
    at += 1;
    skipBlanks();
    while (text[at] !== '}') {
      skipBlanks();
      const key = readString();
      const field = path === '' ? key : `${path}.${key}`;
      if (seen.has(key)) duplicates.push(field);
      seen.add(key);
      skipBlanks();
      at += 1; // the colon
      readValue(field);
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  const readArray = (path: string): void => {
    at += 1;
    skipBlanks();
    for (let index = 0; text[at] !== ']'; index += 1) {
      readValue(`${path}[${index}]`);
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };

  readValue('');
  return [...new Set(duplicates)];
}
