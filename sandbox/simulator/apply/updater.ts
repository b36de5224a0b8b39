/** Who owns which fields after an object was changed or applied. Source: structured-merge-diff/merge/update.go. */
import { equal, type Json } from '../patch/json.ts';
import { type Comparison, compare } from './compare.ts';
import { type Conflict, Conflicts } from './conflicts.ts';
import { FieldProblems } from './field-problems.ts';
import { FieldSet } from './field-set.ts';
import { merge } from './merge.ts';
import { reconcile } from './reconcile.ts';
import { removeItems } from './remove-items.ts';
import { toFieldSet } from './to-field-set.ts';
import type { Type } from './type.ts';

/** What one manager owns, in the terms of one version. */
export interface Ownership {
  readonly set: FieldSet;
  readonly apiVersion: string;
  readonly applied: boolean;
}

export type Managers = ReadonlyMap<string, Ownership>;

/** An object in the terms of one version. */
export interface Versioned {
  readonly object: Json;
  readonly type: Type;
  readonly apiVersion: string;
}

export interface UpdaterOptions {
  /** The same object in another version; undefined when there is no such version any more. */
  readonly convert: (value: Versioned, apiVersion: string) => Versioned | undefined;
  /** Leaves out the fields that this way of writing never changes, such as the status. */
  readonly filter?: (set: FieldSet, apiVersion: string) => FieldSet;
  /** Give an apply that changes nothing its result all the same. */
  readonly returnInputOnNoop?: boolean;
}

export interface Updated {
  readonly managers: Managers;
  /** Undefined when an apply changed nothing. */
  readonly object: Json | undefined;
}

export class Updater {
  readonly #options: UpdaterOptions;

  constructor(options: UpdaterOptions) {
    this.#options = options;
  }

  /** After a create, update or patch: the manager owns what it has changed. Throws FieldProblems. */
  update(live: Versioned, updated: Versioned, managers: Managers, manager: string): Managers {
    const { apiVersion } = updated;
    const changed = this.#takeOver(live, updated, this.#reconciled(live, managers), manager, true);
    const before = changed.managers.get(manager)?.set ?? new FieldSet();
    const { removed, modified, added } = changed.comparison;
    const set = this.#filter(before.difference(removed).union(modified).union(added), apiVersion);
    const result = new Map(changed.managers);
    if (set.empty) result.delete(manager);
    else result.set(manager, { set, apiVersion, applied: false });
    return result;
  }

  /** Merges an applied configuration. Throws Conflicts unless forced, and FieldProblems. */
  apply(live: Versioned, config: Versioned, managers: Managers, manager: string, force: boolean): Updated {
    const { apiVersion, type } = config;
    const known = new Map(this.#reconciled(live, managers));
    const merged = explained('failed to merge config', () => merge(live.object, config.object, type));
    const last = known.get(manager);
    const set = this.#filter(toFieldSet(config.object, type), apiVersion);
    known.set(manager, { set, apiVersion, applied: true });
    const pruned = this.#prune({ ...config, object: merged }, known, last);
    const changed = this.#takeOver(live, pruned, known, manager, force);
    const unchanged = this.#options.returnInputOnNoop !== true && equal(live.object, pruned.object);
    return { managers: changed.managers, object: unchanged ? undefined : pruned.object };
  }

  #filter(set: FieldSet, apiVersion: string): FieldSet {
    return this.#options.filter?.(set, apiVersion) ?? set;
  }

  #filtered({ removed, modified, added }: Comparison, version: string): Comparison {
    return {
      removed: this.#filter(removed, version),
      modified: this.#filter(modified, version),
      added: this.#filter(added, version),
    };
  }

  /** Takes from all others what has changed; whose version is gone loses everything. */
  #takeOver(
    live: Versioned,
    updated: Versioned,
    managers: Managers,
    writer: string,
    force: boolean,
  ): { managers: Managers; comparison: Comparison } {
    const whole = explained('failed to compare objects', () => compare(live.object, updated.object, updated.type));
    const comparison = this.#filtered(whole, updated.apiVersion);
    const byVersion = new Map<string, Comparison | undefined>([[updated.apiVersion, comparison]]);
    const result = new Map(managers);
    const conflicts: Conflict[] = [];
    for (const [manager, owned] of managers) {
      if (manager === writer) continue;
      const { apiVersion, set } = owned;
      if (!byVersion.has(apiVersion)) byVersion.set(apiVersion, this.#compareIn(apiVersion, live, updated, whole));
      const changes = byVersion.get(apiVersion);
      if (!changes) {
        result.delete(manager);
        continue;
      }
      const taken = set.intersection(changes.modified.union(changes.added));
      for (const path of taken.paths()) conflicts.push({ manager, path });
      const left = set.difference(taken).difference(changes.removed);
      if (left !== set) result.set(manager, { ...owned, set: left });
    }
    if (!force && conflicts.length > 0) throw new Conflicts(conflicts);
    for (const [manager, { set }] of result) if (set.empty) result.delete(manager);
    return { managers: result, comparison };
  }

  #compareIn(apiVersion: string, live: Versioned, updated: Versioned, whole: Comparison): Comparison | undefined {
    const [before, after] = [this.#options.convert(live, apiVersion), this.#options.convert(updated, apiVersion)];
    if (!before || !after) return undefined;
    const same = before.object === live.object && after.object === updated.object && after.type === updated.type;
    return this.#filtered(same ? whole : compare(before.object, after.object, after.type), apiVersion);
  }

  /** Removes what this applier applied last time and not this time, unless someone else owns it. */
  #prune(merged: Versioned, managers: Managers, last: Ownership | undefined): Versioned {
    if (!last || last.set.empty) return merged;
    const converted = this.#options.convert(merged, last.apiVersion);
    if (!converted) return merged;
    const { type } = converted;
    const lastSet = last.set.withNamedFields(type);
    const removed = { ...converted, object: removeItems(converted.object, lastSet, type) };
    const owned = this.#addBackOwned(converted, removed, managers);
    const prunedSet = toFieldSet(this.#options.convert(owned, last.apiVersion)?.object ?? null, type);
    const mergedSet = toFieldSet(converted.object, type);
    const dangling = mergedSet.withNamedFields(type).difference(prunedSet.withNamedFields(type)).intersection(lastSet);
    const pruned = { ...converted, object: removeItems(converted.object, dangling, type) };
    return this.#options.convert(pruned, merged.apiVersion) ?? pruned;
  }

  /** What was removed but is owned, by whomever and in whatever version, comes back. */
  #addBackOwned(merged: Versioned, removed: Versioned, managers: Managers): Versioned {
    const ownedIn = new Map<string, FieldSet>([[merged.apiVersion, new FieldSet()]]);
    for (const { apiVersion, set } of managers.values()) {
      ownedIn.set(apiVersion, (ownedIn.get(apiVersion) ?? new FieldSet()).union(set));
    }
    let [all, left] = [merged, removed];
    for (const [apiVersion, owned] of ownedIn) {
      if (apiVersion === merged.apiVersion && owned.empty) continue;
      const [convertedAll, convertedLeft] = [
        this.#options.convert(all, apiVersion),
        this.#options.convert(left, apiVersion),
      ];
      if (!convertedAll || !convertedLeft) continue;
      const { type } = convertedAll;
      const gone = toFieldSet(convertedAll.object, type)
        .withNamedFields(type)
        .difference(toFieldSet(convertedLeft.object, type).withNamedFields(type).union(owned.withNamedFields(type)));
      all = convertedAll;
      left = { ...convertedAll, object: removeItems(convertedAll.object, gone, type) };
    }
    return left;
  }

  /** Owners whose version is gone are left out. */
  #reconciled(live: Versioned, managers: Managers): Managers {
    const result = new Map<string, Ownership>();
    for (const [manager, owned] of managers) {
      const converted = this.#options.convert(live, owned.apiVersion);
      if (!converted) continue;
      const set = reconcile(owned.set, converted.type);
      result.set(manager, set === owned.set ? owned : { ...owned, set });
    }
    return result;
  }
}

function explained<T>(what: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof FieldProblems) error.message = `${what}: ${error.message}`;
    throw error;
  }
}
