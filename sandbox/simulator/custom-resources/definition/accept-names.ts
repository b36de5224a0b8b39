/** Which of its names a definition gets, and whether it is served. Source: controller/status/naming_controller.go, controller/establish/establishing_controller.go. */
import { equal, type Json } from '../../patch/json.ts';
import { approvalCondition } from './approve.ts';
import { type Condition, conditionOf, type Definition, isTrue, type Names, withCondition } from './definition.ts';

/**
 * The definition as the server's controllers leave it: accepted names and conditions. `others` are all other stored definitions.
 * Answers the same object when there is nothing to do.
 */
export function settleDefinition(definition: Definition, others: readonly Definition[], now: Date): Definition {
  const named = acceptNames(definition, others, now);
  const approved = approve(named, now);
  if (!isTrue(approved, 'NamesAccepted') || isTrue(approved, 'Established')) return approved;
  return withCondition(
    approved,
    {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    },
    now,
  );
}

function approve(definition: Definition, now: Date): Definition {
  const wanted = approvalCondition(definition);
  if (wanted === undefined || sameCondition(wanted, conditionOf(definition, wanted.type))) return definition;
  return withCondition(definition, wanted, now);
}

function sameCondition(a: Condition, b: Condition | undefined): boolean {
  return a.status === b?.status && a.reason === b.reason && a.message === b.message;
}

function acceptNames(definition: Definition, others: readonly Definition[], now: Date): Definition {
  const { names } = definition.spec;
  const accepted = definition.status?.acceptedNames ?? { plural: '', kind: '' };
  if (equal(names as unknown as Json, accepted as unknown as Json)) return definition;
  const { given, condition } = judge(definition, others);
  if (
    equal(given as unknown as Json, accepted as unknown as Json) &&
    sameCondition(condition, conditionOf(definition, 'NamesAccepted'))
  )
    return definition;
  const named = { ...definition, status: { ...definition.status, acceptedNames: given } };
  return withCondition(withCondition(named, condition, now), establishing(definition, condition), now);
}

function establishing(definition: Definition, naming: Condition): Condition {
  const old = conditionOf(definition, 'Established');
  if (old?.status === 'True') return old;
  if (naming.status === 'True')
    return {
      type: 'Established',
      status: 'False',
      reason: 'Installing',
      message: 'the initial names have been accepted',
    };
  return old ?? { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
}

interface Verdict {
  readonly given: Names;
  readonly condition: Condition;
}

/** Of several conflicts the last one is told. */
function judge({ metadata, spec, status }: Definition, others: readonly Definition[]): Verdict {
  const taken = others
    .filter((other) => other.spec.group === spec.group && other.metadata.name !== metadata.name)
    .flatMap((other) => (other.status?.acceptedNames === undefined ? [] : [other.status.acceptedNames]));
  const resources = new Set(
    taken.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames]),
  );
  const kinds = new Set(taken.flatMap(({ kind, listKind = '' }) => [kind, listKind]));
  const accepted: Partial<Names> = status?.acceptedNames ?? {};
  const wanted = spec.names;
  const conflicts: { readonly reason: string; readonly message: string }[] = [];
  const single = (field: 'plural' | 'singular' | 'kind' | 'listKind', used: ReadonlySet<string>): string => {
    const [asked = '', had = ''] = [wanted[field], accepted[field]];
    if (asked === had || !used.has(asked)) return asked;
    const reason = `${field.charAt(0).toUpperCase()}${field.slice(1)}Conflict`;
    conflicts.push({ reason, message: `${JSON.stringify(asked)} is already in use` });
    return had;
  };
  const plural = single('plural', resources);
  const singular = single('singular', resources);
  const lost = (wanted.shortNames ?? []).filter((name) => !accepted.shortNames?.includes(name) && resources.has(name));
  if (lost.length > 0) {
    const texts = [...new Set(lost.map((name) => `${JSON.stringify(name)} is already in use`))];
    conflicts.push({
      reason: 'ShortNamesConflict',
      message: texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`,
    });
  }
  const shortNames = lost.length > 0 ? accepted.shortNames : wanted.shortNames;
  const kind = single('kind', kinds);
  const listKind = single('listKind', kinds);
  const conflict = conflicts.at(-1);
  return {
    given: {
      plural,
      ...(singular === '' ? {} : { singular }),
      ...(shortNames === undefined ? {} : { shortNames }),
      kind,
      ...(listKind === '' ? {} : { listKind }),
      ...(wanted.categories === undefined ? {} : { categories: wanted.categories }),
    },
    condition:
      conflict === undefined
        ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
        : { type: 'NamesAccepted', status: 'False', ...conflict },
  };
}
