/** Whether a value fits its type. Source: structured-merge-diff/typed/validate.go. */
import { isList, isObject, type Json } from '../patch/json.ts';
import {
  type FieldProblem,
  goPointer,
  noShape,
  orProblems,
  problemAt,
  scalarProblem,
  shapeOf,
} from './field-problems.ts';
import { ItemProblem, itemElement } from './item-element.ts';
import { fieldElement, type PathElement, showElement } from './path-element.ts';
import type { ListType, MapType, Type } from './type.ts';

/** Throws FieldProblems. Objects from the storage may hold duplicates, which an applied one may not. */
export function validate(value: Json, type: Type, { duplicates = false } = {}): void {
  orProblems((problems) => new Validation(problems, duplicates).value(value, type));
}

class Validation {
  readonly #path: PathElement[] = [];
  readonly #problems: FieldProblem[];
  readonly #duplicates: boolean;

  constructor(problems: FieldProblem[], duplicates: boolean) {
    this.#problems = problems;
    this.#duplicates = duplicates;
  }

  value(value: Json, type: Type): void {
    const { atom } = type;
    switch (shapeOf(atom, value)) {
      case 'map':
        if (isObject(value)) this.#map(value, atom.map as MapType);
        else if (value !== null) this.#refuse(`expected map, got ${goPointer(value)}`);
        return;
      case 'list':
        if (isList(value)) this.#list(value, atom.list as ListType);
        else if (value !== null) this.#refuse(`expected list, got ${goPointer(value)}`);
        return;
      case 'scalar': {
        const problem = scalarProblem(atom.scalar, value);
        if (problem !== undefined) this.#refuse(problem);
        return;
      }
      default:
        this.#refuse(noShape);
    }
  }

  #map(value: Readonly<Record<string, Json>>, map: MapType): void {
    for (const [key, child] of Object.entries(value)) {
      const type = map.fields.get(key)?.type ?? map.element;
      this.#path.push(fieldElement(key));
      if (type) this.value(child, type);
      else this.#refuse('field not declared in schema');
      this.#path.pop();
      if (!type) return;
    }
  }

  #list(value: readonly Json[], list: ListType): void {
    const seen = new Set<PathElement>();
    for (const [index, item] of value.entries()) {
      const element = list.atomic ? `i:${index}` : itemElement(list, item);
      if (element instanceof ItemProblem) {
        this.#refuse(`element ${index}: ${element.message}`);
        return;
      }
      if (seen.has(element) && !this.#duplicates) this.#refuse(`duplicate entries for key ${showElement(element)}`);
      seen.add(element);
      this.#path.push(element);
      this.value(item, list.element);
      this.#path.pop();
    }
  }

  #refuse(message: string): void {
    this.#problems.push(problemAt(this.#path, message));
  }
}
