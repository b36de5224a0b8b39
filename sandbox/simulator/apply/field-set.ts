/** Sets of paths into an object, as trees. Source: structured-merge-diff/fieldpath/set.go. */
import { fieldElement, fieldName, isField, isKey, type Path, type PathElement, sortElements } from './path-element.ts';
import type { Type } from './type.ts';

/** A set is changed only by who built it, before it is handed on: the results of union and its kin share their subtrees. */
export class FieldSet {
  /** The elements that belong to the set themselves. */
  readonly members: Set<PathElement>;
  /** Sets of what lies below an element, which need not belong itself. */
  readonly children: Map<PathElement, FieldSet>;

  constructor(members = new Set<PathElement>(), children = new Map<PathElement, FieldSet>()) {
    this.members = members;
    this.children = children;
  }

  static of(...paths: readonly Path[]): FieldSet {
    const set = new FieldSet();
    for (const path of paths) set.insert(path);
    return set;
  }

  /** The whole object, an empty path, is never a member. */
  insert(path: Path): void {
    const last = path.at(-1);
    if (last === undefined) return;
    let at: FieldSet = this;
    for (let i = 0; i < path.length - 1; i += 1) at = at.descend(path[i] ?? '');
    at.members.add(last);
  }

  /** The set below an element, made where it is missing. */
  descend(element: PathElement): FieldSet {
    let child = this.children.get(element);
    if (!child) {
      child = new FieldSet();
      this.children.set(element, child);
    }
    return child;
  }

  has(path: Path): boolean {
    const last = path.at(-1);
    if (last === undefined) return false;
    let at: FieldSet | undefined = this;
    for (const element of path.slice(0, -1)) at = at?.children.get(element);
    return at?.members.has(last) ?? false;
  }

  get empty(): boolean {
    if (this.members.size > 0) return false;
    for (const child of this.children.values()) if (!child.empty) return false;
    return true;
  }

  union(other: FieldSet): FieldSet {
    if (other.members.size === 0 && other.children.size === 0) return this;
    if (this.members.size === 0 && this.children.size === 0) return other;
    const children = new Map(this.children);
    for (const [element, theirs] of other.children) {
      const ours = children.get(element);
      children.set(element, ours ? ours.union(theirs) : theirs);
    }
    return new FieldSet(this.members.union(other.members), children);
  }

  intersection(other: FieldSet): FieldSet {
    const children = new Map<PathElement, FieldSet>();
    for (const [element, ours] of this.children) {
      const both = other.children.get(element)?.intersection(ours);
      if (both && !both.empty) children.set(element, both);
    }
    return new FieldSet(this.members.intersection(other.members), children);
  }

  /** A member keeps its place when only its children are taken away, and the other way round. */
  difference(other: FieldSet): FieldSet {
    if (other.members.size === 0 && other.children.size === 0) return this;
    const children = new Map<PathElement, FieldSet>();
    for (const [element, ours] of this.children) {
      const theirs = other.children.get(element);
      const left = theirs ? ours.difference(theirs) : ours;
      if (!theirs || !left.empty) children.set(element, left);
    }
    return new FieldSet(this.members.difference(other.members), children);
  }

  /** Takes away members with all that is below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    const children = new Map<PathElement, FieldSet>();
    for (const [element, ours] of this.children) {
      if (other.members.has(element)) continue;
      const theirs = other.children.get(element);
      const left = theirs ? ours.recursiveDifference(theirs) : ours;
      if (!theirs || !left.empty) children.set(element, left);
    }
    return new FieldSet(this.members.difference(other.members), children);
  }

  /** Adds the fields on the way to members, but not the keys of maps: `spec` of `spec.replicas`, but not `labels` of `labels.app`. */
  withNamedFields(type: Type | undefined): FieldSet {
    const atom = type?.atom;
    const members = new Set(this.members);
    const children = new Map<PathElement, FieldSet>();
    for (const [element, child] of this.children) {
      let below: Type | undefined;
      if (isField(element) && atom?.map) {
        const field = atom.map.fields.get(fieldName(element));
        if (field) members.add(element);
        below = field ? field.type : atom.map.element;
      } else if (isKey(element) && atom?.list) below = atom.list.element;
      children.set(element, child.withNamedFields(below));
    }
    return new FieldSet(members, children);
  }

  /** Members with no children. */
  leaves(): FieldSet {
    const members = new Set([...this.members].filter((element) => !this.children.has(element)));
    return new FieldSet(members, new Map([...this.children].map(([element, child]) => [element, child.leaves()])));
  }

  /** All members: those of one level before what is below them. */
  *paths(prefix: Path = []): Generator<Path> {
    for (const element of sortElements(this.members)) yield [...prefix, element];
    for (const element of sortElements(this.children.keys())) {
      yield* this.children.get(element)?.paths([...prefix, element]) ?? [];
    }
  }
}

/** `metadata.labels` to a path of fields. */
export function fieldPath(dotted: string): Path {
  return dotted.split('.').map(fieldElement);
}
