/** Events, which are one kind in two groups. Source: pkg/apis/core/validation/events.go. */
import { type FieldError, fieldError } from '../../meta/status.ts';
import { qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { equal, type JsonObject } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { breaches, immutable } from './checks/fields.ts';
import { convertEvent } from './convert-event.ts';

/** The event as core/v1 has it, without what is null. */
interface CoreEvent {
  readonly metadata?: { readonly namespace?: string };
  readonly involvedObject?: { readonly namespace?: string };
  readonly eventTime?: string | null;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly count?: number;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly type?: string;
  readonly action?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string | null };
}

function longer(text: string | undefined, most: number, field: string): FieldError[] {
  return (text ?? '').length > most ? [fieldError.invalid(field, '', `can have at most ${most} characters`)] : [];
}

function neededUpTo(text: string | undefined, most: number, field: string): FieldError[] {
  return [...(text ? [] : [fieldError.required(field)]), ...longer(text, most, field)];
}

/** What both versions ask. */
function common(event: CoreEvent, controllerField: string): FieldError[] {
  const own = event.metadata?.namespace ?? '';
  const involved = event.involvedObject?.namespace ?? '';
  const stranger = fieldError.invalid('involvedObject.namespace', involved, 'does not match event.namespace');
  const inPlace = breaches(subdomainName, own, 'namespace');
  if (!event.eventTime) {
    const fits = involved === '' ? own === '' || own === 'default' : own === involved;
    return [...(fits ? [] : [stranger]), ...inPlace];
  }
  const controller = event.reportingComponent ?? '';
  return [
    ...(involved === '' && own !== 'default' && own !== 'kube-system' ? [stranger] : []),
    ...(controller === '' ? [fieldError.required(controllerField)] : []),
    ...breaches(qualifiedKey, controller, controllerField),
    ...neededUpTo(event.reportingInstance, 128, 'reportingInstance'),
    ...neededUpTo(event.action, 128, 'action'),
    ...neededUpTo(event.reason, 128, 'reason'),
    ...longer(event.message, 1024, 'message'),
    ...inPlace,
  ];
}

function series({ series: given }: CoreEvent): FieldError[] {
  if (!given) return [];
  return [
    ...((given.count ?? 0) < 2 ? [fieldError.invalid('series.count', '', 'should be at least 2')] : []),
    ...(given.lastObservedTime ? [] : [fieldError.required('series.lastObservedTime')]),
  ];
}

const unset = (field: string): FieldError => fieldError.invalid(field, '', 'needs to be unset');

function validateNew(object: JsonObject): FieldError[] {
  const event = convertEvent(object, 'v1') as CoreEvent;
  return [
    ...common(event, 'reportingController'),
    ...series(event),
    ...(event.eventTime ? [] : [fieldError.required('eventTime')]),
    ...(event.type === 'Normal' || event.type === 'Warning'
      ? []
      : [fieldError.invalid('type', '', `has invalid value: ${event.type ?? ''}`)]),
    ...(event.firstTimestamp ? [unset('firstTimestamp')] : []),
    ...(event.lastTimestamp ? [unset('lastTimestamp')] : []),
    ...(event.count ? [unset('count')] : []),
    ...(event.source?.component || event.source?.host ? [unset('source')] : []),
  ];
}

const fixed = [
  ['involvedObject', 'involvedObject'],
  ['reason', 'reason'],
  ['message', 'message'],
  ['source', 'source'],
  ['firstTimestamp', 'firstTimestamp'],
  ['lastTimestamp', 'lastTimestamp'],
  ['count', 'count'],
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingComponent', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
] as const;

function validateNewUpdate(object: JsonObject, before: JsonObject): FieldError[] {
  const [event, old] = [convertEvent(object, 'v1'), convertEvent(before, 'v1')];
  const typed = event as CoreEvent;
  return [
    ...common(typed, 'reportingController'),
    ...(equal(event.series, old.series) ? [] : series(typed)),
    ...fixed.flatMap(([field, shown]) => immutable(event[field], old[field], shown)),
  ];
}

const validate = (object: JsonObject): FieldError[] => common(object as CoreEvent, 'reportingComponent');

export const event: Rules = { validate, validateUpdate: validate };
export const newEvent: Rules = {
  validate: validateNew,
  validateUpdate: validateNewUpdate,
};
