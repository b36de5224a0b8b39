/** Names that a cluster makes up, replaced by what they stand for: `web-5d4f8b9c7d-x2x7k` by `web-<hash 1>-<random>`. */
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';

export class Names {
  readonly #replacements = new Map<string, string>();
  #hashes = 0;
  #pattern: RegExp | undefined;

  /** Takes the names of an object; hashes count in the order in which their objects are told of. */
  learn(object: JsonObject): void {
    const { name = '', generateName, labels = {}, ownerReferences = [] } = metaOf(object) as Meta;
    const hash = labels['pod-template-hash'];
    if (hash !== undefined) this.#hash(hash);
    // The revision of a DaemonSet; that of a StatefulSet is computed in the same way everywhere.
    if (ownerReferences.some(({ kind }) => kind === 'DaemonSet') && object.kind === 'ControllerRevision')
      this.#hash(name.slice(name.lastIndexOf('-') + 1));
    if (generateName !== undefined && name.startsWith(generateName))
      this.#add(name, `${this.text(generateName)}<random>`);
  }

  #hash(hash: string): void {
    if (this.#replacements.has(hash)) return;
    this.#hashes += 1;
    this.#add(hash, `<hash ${this.#hashes}>`);
  }

  #add(name: string, by: string): void {
    if (this.#replacements.has(name)) return;
    this.#replacements.set(name, by);
    this.#pattern = undefined;
  }

  text(text: string): string {
    this.#pattern ??= new RegExp(
      [...this.#replacements.keys()]
        .sort((a, b) => b.length - a.length)
        .map((name) => name.replaceAll(/[.+*?^${}()|[\]\\]/g, '\\$&'))
        .join('|') || '(?!)',
      'g',
    );
    return (
      text
        .replaceAll(this.#pattern, (name) => this.#replacements.get(name) ?? name)
        // Pods that were refused never came to be, but are named.
        .replaceAll(/(<hash \d+>)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<random>')
    );
  }

  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (isList(value)) return value.map((item) => this.json(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [this.text(key), this.json(child)]));
  }
}

interface Meta {
  readonly name?: string;
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string }[];
}
