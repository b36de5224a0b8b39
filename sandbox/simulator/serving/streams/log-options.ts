/** PodLogOptions from a query. Source: pkg/apis/core/validation/validation.go (ValidatePodLogOptions). */
import { badRequest, type FieldError, fieldError, invalid } from '../../meta/status.ts';
import { isTrue } from '../request-info.ts';

export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  /** The oldest lines to show. */
  readonly since: Date | undefined;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

/** `name` is the Pod's. Throws StatusError 400, 422. */
export function readLogOptions(query: URLSearchParams, name: string, now: Date): LogOptions {
  const tailLines = integer(query, 'tailLines');
  const limitBytes = integer(query, 'limitBytes');
  const sinceSeconds = integer(query, 'sinceSeconds');
  const sinceTime = time(query, 'sinceTime');
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0)
    errors.push(fieldError.invalid('tailLines', tailLines, 'must be greater than or equal to 0'));
  if (limitBytes !== undefined && limitBytes < 1)
    errors.push(fieldError.invalid('limitBytes', limitBytes, 'must be greater than 0'));
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    // How Go writes a path without a name.
    errors.push(fieldError.forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push(fieldError.invalid('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  // The feature PodLogsQuerySplitStreams is off in 1.35: all streams, or a refusal.
  if (query.get('stream')) errors.push(fieldError.forbidden('stream', 'may not be specified'));
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, errors);
  return {
    container: query.get('container') ?? '',
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    since: sinceSeconds === undefined ? sinceTime : new Date(now.getTime() - sinceSeconds * 1_000),
    tailLines,
    limitBytes,
  };
}

function integer(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function time(query: URLSearchParams, key: string): Date | undefined {
  const text = query.get(key);
  if (text === null || text === '') return undefined;
  const parsed = new Date(text);
  if (Number.isNaN(parsed.getTime()))
    throw badRequest(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
    );
  return parsed;
}
