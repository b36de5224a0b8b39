/** What queries and bodies say about a write or a list, checked as the server checks it. Source: apimachinery/pkg/apis/meta/v1/validation and meta/internalversion/validation. */
import type { DeleteOptions } from '../meta/mark-deletion.ts';
import { badRequest, type FieldError, fieldError, invalid } from '../meta/status.ts';
import { isObject } from '../patch/json.ts';
import type { FieldValidation, ParsedBody } from '../registry/resource.ts';
import { isTrue } from './request-info.ts';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  readonly force: boolean;
}

const longestManager = 128;
const validations = ['', 'Ignore', 'Strict', 'Warn'];

function check(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  if (values.every((value) => value === 'All')) return [];
  return [
    {
      ...fieldError.notSupported('dryRun', '', ['All']),
      body: `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`,
    },
  ];
}

function managerErrors(manager: string): FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(manager) > longestManager) errors.push(fieldError.tooLong('fieldManager', longestManager));
  for (const { 0: character, index } of manager.matchAll(/[\p{C}\p{Zl}\p{Zp}]|[\p{Zs}--[ ]]/gv)) {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    errors.push(fieldError.invalid('fieldManager', manager, `invalid character U+${code} (at position ${index})`));
  }
  return errors;
}

/** Throws StatusError 422. `patch` says which kind of patch it is. */
export function readWriteOptions(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  patch: 'apply' | 'other' | undefined = undefined,
): WriteOptions {
  const manager = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const force = query.get('force');
  const errors: FieldError[] = [];
  if (patch === 'apply' && manager === '')
    errors.push(fieldError.required('fieldManager', 'is required for apply patch'));
  if (patch === 'other' && force !== null)
    errors.push(fieldError.forbidden('force', 'may not be specified for non-apply patch'));
  errors.push(...managerErrors(manager), ...dryRunErrors(query.getAll('dryRun')));
  if (!validations.includes(validation))
    errors.push(fieldError.notSupported('fieldValidation', validation, validations));
  check(kind, errors);
  return {
    dryRun: query.getAll('dryRun').length > 0,
    fieldManager: manager,
    fieldValidation: validation === '' ? 'Warn' : (validation as FieldValidation),
    force: isTrue(force),
  };
}

const propagations = ['Foreground', 'Background', 'Orphan'];

/** From the body, or from the query where there is none. Throws StatusError 400 or 422. */
export function readDeleteOptions(
  query: URLSearchParams,
  body: ParsedBody | undefined,
): DeleteOptions & { dryRun: boolean } {
  const given = body?.value ?? fromQuery(query);
  if (!isObject(given)) throw badRequest('decoded object cannot be converted to DeleteOptions');
  const { gracePeriodSeconds, orphanDependents, propagationPolicy, preconditions, dryRun } = given;
  const values = Array.isArray(dryRun) ? dryRun.map(String) : [];
  const errors: FieldError[] = [];
  if (orphanDependents !== undefined && propagationPolicy !== undefined)
    errors.push(
      fieldError.invalid(
        'propagationPolicy',
        propagationPolicy,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    );
  if (propagationPolicy !== undefined && !propagations.includes(String(propagationPolicy)))
    errors.push({
      ...fieldError.notSupported('propagationPolicy', String(propagationPolicy), [...propagations, 'nil']),
      body: `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    });
  check('DeleteOptions', [...errors, ...dryRunErrors(values)]);
  return {
    dryRun: values.length > 0,
    ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
    ...(typeof orphanDependents === 'boolean' ? { orphanDependents } : {}),
    ...(typeof propagationPolicy === 'string' ? { propagationPolicy: propagationPolicy as 'Orphan' } : {}),
    ...(isObject(preconditions) ? { preconditions: preconditions as { uid?: string } } : {}),
  };
}

function fromQuery(query: URLSearchParams): ParsedBody['value'] {
  const grace = query.get('gracePeriodSeconds');
  const orphan = query.get('orphanDependents');
  const policy = query.get('propagationPolicy');
  if (grace !== null && !/^-?\d+$/.test(grace))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`);
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(orphan === null ? {} : { orphanDependents: isTrue(orphan) }),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(query.has('dryRun') ? { dryRun: query.getAll('dryRun') } : {}),
  };
}

export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly limit: number;
  readonly continueToken: string;
  /** Empty when not given. */
  readonly resourceVersion: string;
  readonly match: '' | 'Exact' | 'NotOlderThan';
  readonly sendInitialEvents: boolean | undefined;
  readonly bookmarks: boolean;
  readonly timeoutSeconds: number | undefined;
}

/** Throws StatusError 400 or 422. */
export function readListOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const resourceVersion = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const continueToken = query.get('continue') ?? '';
  const initial = query.get('sendInitialEvents');
  const errors: FieldError[] = watch
    ? watchErrors(match, initial)
    : listErrors(match, resourceVersion, continueToken, initial);
  check('ListOptions', errors);
  return {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    limit: readInteger(query.get('limit')) ?? 0,
    continueToken,
    resourceVersion,
    match: match as ListOptions['match'],
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    timeoutSeconds: readInteger(query.get('timeoutSeconds')),
  };
}

function readInteger(text: string | null): number | undefined {
  if (text === null) return undefined;
  const refuse = (why: string): Error => badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[+-]?\d+$/.test(text)) throw refuse('invalid syntax');
  if (BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) throw refuse('value out of range');
  return Number(text);
}

function listErrors(match: string, version: string, token: string, initial: string | null): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (match !== '') {
    if (version === '')
      errors.push(fieldError.forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token !== '')
      errors.push(fieldError.forbidden(field, 'resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(fieldError.notSupported(field, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && version === '0')
      errors.push(fieldError.forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (initial !== null)
    errors.push(fieldError.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

/** validateWatchOptions in meta/internalversion/validation/validation.go. */
function watchErrors(match: string, initial: string | null): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (match !== '') {
    if (initial === null)
      errors.push(
        fieldError.forbidden(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
      );
  }
  if (initial !== null && match !== 'NotOlderThan')
    errors.push(fieldError.forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match !== '' && match !== 'NotOlderThan') errors.push(fieldError.notSupported(field, match, ['NotOlderThan']));
  return errors;
}
