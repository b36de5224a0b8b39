/** A terminal, and what the reader knows it by. */
export interface NamedTerminal {
  readonly name: string;
  readonly label: string;
}

/** What stands behind the language of a code block: `run`, `terminal=name` and `title=name.yaml`. `named`: the terminals that have a label. */
export function readMeta(meta: string, named: readonly NamedTerminal[]) {
  const given = (key: string): string | undefined => new RegExp(`(?:^|\\s)${key}=(\\S+)`).exec(meta)?.[1];
  const name = given('terminal');
  return {
    title: given('title'),
    runs: /(?:^|\s)run(?:\s|$)/.test(meta),
    terminal: name === undefined ? undefined : (named.find((known) => known.name === name) ?? { name, label: name }),
  };
}
