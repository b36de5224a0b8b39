/** YAML to JSON, with the complaints of Go's parser where people meet them. Source of the texts: sigs.k8s.io/yaml/goyaml.v2. */
import { parseDocument, type YAMLError } from 'yaml';
import type { Json } from '../patch/json.ts';
import { deepest } from './json-problem.ts';
import { Undecodable } from './undecodable.ts';

/** JSON is read up to what the server takes; the parser of YAML has this in half a second, in which the host does nothing else. */
const mostCharacters = 256 * 1024;

/** Throws Undecodable. */
export function parseYaml(text: string): Json {
  if (text.length > mostCharacters)
    throw new Undecodable(
      `yaml: the simulator reads ${mostCharacters} characters of YAML at most; as JSON it may be longer`,
    );
  try {
    const document = parseDocument(text, { uniqueKeys: false, merge: true });
    const [error] = document.errors;
    if (error) throw new Undecodable(`yaml: ${wordsOf(error, text)}`);
    return limited(document.toJS() as Json, 0);
  } catch (error) {
    if (error instanceof Undecodable) throw error;
    // Deep nesting, and what the parser finds only while it unfolds aliases.
    const { message } = error as Error;
    const anchor = /^Unresolved alias .*: (.*)$/.exec(message)?.[1];
    if (anchor !== undefined) throw new Undecodable(`yaml: unknown anchor '${anchor}' referenced`);
    if (/alias/.test(message)) throw new Undecodable('yaml: document contains excessive aliasing');
    if (error instanceof RangeError) throw tooDeep();
    throw new Undecodable(`yaml: ${message}`);
  }
}

function tooDeep(): Undecodable {
  return new Undecodable(`yaml: exceeded max depth of ${deepest}`);
}

function limited(value: Json, depth: number): Json {
  if (depth > deepest) throw tooDeep();
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) limited(child, depth + 1);
  return value;
}

function wordsOf({ code, message, pos }: YAMLError, text: string): string {
  const line = text.slice(0, pos[0]).split('\n').length;
  const end = text.split('\n').length;
  switch (code) {
    case 'TAB_AS_INDENT':
      return `line ${line}: found a tab character that violates indentation`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return line === 1
        ? 'mapping values are not allowed in this context'
        : `line ${line}: mapping values are not allowed in this context`;
    case 'MISSING_CHAR':
      return /quote/.test(message) ? `line ${end}: found unexpected end of stream` : `line ${line}: ${message}`;
    default:
      return `line ${line}: ${message.split('\n')[0]}`;
  }
}
