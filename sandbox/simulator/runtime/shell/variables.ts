/** The variables of a shell: strings, indexed arrays, exported or not, local to a function or not. */

export type Value = string | readonly string[];

interface Variable {
  value: Value | undefined;
  exported: boolean;
  readonly: boolean;
}

export class Variables {
  readonly #all: Map<string, Variable>;
  /** What a function's locals hide, innermost last. */
  readonly #hidden: Map<string, Variable | undefined>[] = [];

  constructor(from: ReadonlyMap<string, Variable> = new Map()) {
    this.#all = new Map([...from].map(([name, variable]) => [name, { ...variable }]));
  }

  static fromEnvironment(env: Readonly<Record<string, string>>): Variables {
    return new Variables(
      new Map(Object.entries(env).map(([name, value]) => [name, { value, exported: true, readonly: false }])),
    );
  }

  copy(): Variables {
    return new Variables(this.#all);
  }

  get(name: string): string | undefined {
    const value = this.#all.get(name)?.value;
    return typeof value === 'object' ? value[0] : value;
  }

  elements(name: string): readonly string[] | undefined {
    const value = this.#all.get(name)?.value;
    return typeof value === 'string' ? [value] : value;
  }

  isReadonly(name: string): boolean {
    return this.#all.get(name)?.readonly ?? false;
  }

  set(name: string, value: Value): void {
    this.#variable(name).value = value;
  }

  mark(name: string, as: { readonly exported?: boolean; readonly readonly?: boolean }): void {
    Object.assign(this.#variable(name), as);
  }

  /** Characters in all values. */
  get size(): number {
    let size = 0;
    for (const { value } of this.#all.values()) {
      if (typeof value === 'string') size += value.length;
      else for (const one of value ?? []) size += one.length;
    }
    return size;
  }

  unset(name: string): void {
    this.#all.delete(name);
  }

  names(): readonly string[] {
    return [...this.#all].flatMap(([name, { value }]) => (value === undefined ? [] : [name])).sort();
  }

  marked(as: 'exported' | 'readonly'): readonly string[] {
    return [...this.#all].flatMap(([name, variable]) => (variable[as] ? [name] : [])).sort();
  }

  environment(): Record<string, string> {
    const env: Record<string, string> = {};
    for (const [name, { value, exported }] of this.#all) if (exported && typeof value === 'string') env[name] = value;
    return env;
  }

  enterFunction(): void {
    this.#hidden.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, variable] of this.#hidden.pop() ?? []) {
      if (variable) this.#all.set(name, variable);
      else this.#all.delete(name);
    }
  }

  /** False outside of functions. */
  makeLocal(name: string): boolean {
    const hidden = this.#hidden.at(-1);
    if (!hidden) return false;
    if (hidden.has(name)) return true;
    const before = this.#all.get(name);
    hidden.set(name, before);
    this.#all.set(name, { value: before?.value, exported: before?.exported ?? false, readonly: false });
    return true;
  }

  /** Takes these for a while; disposing gives back what was there. */
  during(values: readonly (readonly [string, string])[]): Disposable {
    const before = values.map(([name]) => [name, this.#all.get(name)] as const);
    for (const [name, value] of values) this.#all.set(name, { value, exported: true, readonly: false });
    return {
      [Symbol.dispose]: () => {
        for (const [name, variable] of before) {
          if (variable) this.#all.set(name, variable);
          else this.#all.delete(name);
        }
      },
    };
  }

  #variable(name: string): Variable {
    const existing = this.#all.get(name);
    if (existing) return existing;
    const variable: Variable = { value: undefined, exported: false, readonly: false };
    this.#all.set(name, variable);
    return variable;
  }
}
