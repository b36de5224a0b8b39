import { NextResponse } from 'next/server';
import type { z } from 'zod';
import { type Failure, type FailureCode, FailureError, fail, ok, type Result } from '../../sandbox/contract/failure.ts';

const statuses: Partial<Record<FailureCode, number>> = {
  'bad-input': 400,
  'not-allowed': 403,
  'not-found': 404,
  full: 503,
  'network-full': 503,
  'too-many': 429,
  'host-unreachable': 503,
};

/** Runs what a route does; its failures become `{failure}` with a status that fits. Nothing is cached. */
export async function answer<Value>(act: () => Promise<Result<Value>>): Promise<NextResponse> {
  const result = await act().catch(unexpected);
  if (result.ok) return respond(result.value ?? {}, 200);
  const { code, message, command, output } = result.failure;
  return respond({ failure: { code, message, command, output } }, statuses[code] ?? 502);
}

function respond(body: unknown, status: number): NextResponse {
  return NextResponse.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

function unexpected(error: unknown): { ok: false; failure: Failure } {
  if (error instanceof FailureError) return { ok: false, failure: error.failure };
  console.error(error);
  return { ok: false, failure: { code: 'unexpected', message: 'Drydock met a surprise; its log has more.' } };
}

/** The request's JSON, if it fits. Failures: bad-input, with the field. */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Result<z.infer<Schema>>> {
  const body: unknown = await request.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  return fail(
    'bad-input',
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '),
  );
}
