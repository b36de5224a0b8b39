import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../patch/json.ts';
import { Conflicts } from './conflicts.ts';
import { FieldProblems } from './field-problems.ts';
import { FieldSet } from './field-set.ts';
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts';
import { merge } from './merge.ts';
import { showPath } from './path-element.ts';
import { extractItems } from './remove-items.ts';
import { rows, typeNamed } from './testdata/types.ts';
import { type Managers, Updater, type Versioned } from './updater.ts';
import { validate } from './validate.ts';

interface Step {
  readonly op?: 'apply' | 'force' | 'update' | 'extract';
  /** The number of the schema that takes over. */
  readonly schema?: number;
  readonly manager?: string;
  readonly version?: string;
  readonly object?: Json;
  readonly conflicts?: readonly string[];
  readonly error?: string;
  readonly live?: Json;
  readonly managers: Readonly<Record<string, readonly [string, JsonObject, boolean]>>;
}

/** A case of the tests in structured-merge-diff/merge, with what v6.3.0 made of each step. */
interface Case {
  readonly test: string;
  readonly schema: number;
  readonly type: string;
  readonly ignored?: Readonly<Record<string, JsonObject>>;
  readonly noop?: boolean;
  readonly ops: readonly Step[];
}

class State {
  live: Json = null;
  managers: Managers = new Map();
  readonly #updater: Updater;
  readonly #case: Case;
  #schema: number;

  constructor(of: Case) {
    this.#case = of;
    this.#schema = of.schema;
    this.#updater = new Updater({
      convert: (value, apiVersion) => ({ ...value, apiVersion }),
      filter: (set, version) => {
        const ignored = of.ignored?.[version];
        return ignored ? set.recursiveDifference(fromFieldsV1(ignored)) : set;
      },
      ...(of.noop ? { returnInputOnNoop: true } : {}),
    });
  }

  take({ op, schema, manager = '', version = 'v1', object = null }: Step): void {
    if (op === undefined) {
      this.#schema = schema ?? this.#schema;
      return;
    }
    const given = this.#typed(object, version);
    validate(given.object, given.type, { duplicates: op === 'update' });
    const live = this.#typed(this.live, version);
    if (op === 'update') {
      this.managers = this.#updater.update(live, given, this.managers, manager);
      this.live = object;
      return;
    }
    const config = op === 'extract' && this.live !== null ? this.#extracted(given, manager) : given;
    const applied = this.#updater.apply(live, config, this.managers, manager, op !== 'apply');
    this.managers = applied.managers;
    if (applied.object !== undefined) this.live = applied.object;
  }

  #typed(object: Json, apiVersion: string): Versioned {
    // Tests whose versions have types of their own name them after the version.
    const type = this.#case.type === 'v1' ? apiVersion : this.#case.type;
    return { object, type: typeNamed(this.#schema, type), apiVersion };
  }

  #extracted(given: Versioned, manager: string): Versioned {
    const own = (this.managers.get(manager)?.set ?? new FieldSet()).leaves();
    return { ...given, object: merge(extractItems(this.live, own, given.type), given.object, given.type) };
  }
}

function outcome(state: State, step: Step): { conflicts?: string[]; error?: string } {
  try {
    state.take(step);
    return {};
  } catch (error) {
    if (error instanceof Conflicts)
      return { conflicts: error.conflicts.map(({ manager, path }) => `${manager} ${showPath(path)}`).sort() };
    if (error instanceof FieldProblems) return { error: error.message };
    throw error;
  }
}

for (const each of rows<Case>('merge-cases')) {
  test(each.test, () => {
    const state = new State(each);
    for (const step of each.ops) {
      const { conflicts, error } = outcome(state, step);
      assert.deepEqual(conflicts ?? [], step.conflicts ?? []);
      assert.equal(error, step.error);
      if (step.live !== undefined) assert.deepEqual(state.live, step.live);
      const owners = [...state.managers].map(([name, { apiVersion, set, applied }]) => [
        name,
        [apiVersion, toFieldsV1(set), applied],
      ]);
      assert.deepEqual(Object.fromEntries(owners), step.managers);
    }
  });
}
