/** A body that cannot be read, and the refusal it gets. Source: transformDecodeError in apiserver/pkg/endpoints/handlers/rest.go. */
import { badRequest, type StatusError } from '../meta/status.ts';

/** The decoder's own words. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/** Bytes that are shown of a body. */
const shownBytes = 30;

/** `kind` is what was expected; absent where the server tells the decoder's words alone. */
export function refusal({ message }: Undecodable, body: Buffer, kind: string | undefined): StatusError {
  if (kind === undefined) return badRequest(message);
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${message} (${summary(body)})`);
}

function summary(body: Buffer): string {
  if (body.length === 0) return '<empty>';
  const shown = body.subarray(0, shownBytes).toString(body[0] === 0x7b ? 'utf8' : 'hex');
  return body.length > shownBytes ? `${shown} ...` : shown;
}
