import { parse } from 'yaml';

const declaration = /^export const (?:lesson|page) = (\{[\s\S]*?^\});?$/m;

/** The plain values of `export const lesson = {…}` or `page`, without running the file; undefined when it is not plain. */
export function readDeclaration(source: string): { readonly value: unknown; readonly line: number } | undefined {
  const found = declaration.exec(source);
  if (found?.[1] === undefined) return undefined;
  const line = source.slice(0, found.index).split('\n').length;
  try {
    // An object literal of texts and numbers is YAML's flow style, but for its last comma.
    return { value: parse(found[1].replace(/,(\s*\})$/, '$1')), line };
  } catch {
    return undefined;
  }
}
