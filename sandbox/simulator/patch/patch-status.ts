/** What the server answers to a patch that cannot be applied. Source: apiserver/pkg/endpoints/handlers/patch.go. */
import { StatusError } from '../meta/status.ts';
import type { PatchError } from './json.ts';

export function patchStatus({ message, reason }: PatchError): StatusError {
  switch (reason) {
    case 'BadRequest':
      return new StatusError(400, reason, message);
    case 'RequestEntityTooLarge':
      return new StatusError(413, reason, `Request entity too large: ${message}`);
    case 'Invalid': {
      // Why it does not fit is not told, and the details are there but empty.
      const error = new StatusError(422, reason, 'the server rejected our request due to an error in our request');
      const { code, ...status } = error.status;
      return Object.assign(error, { status: { ...status, details: {}, code } });
    }
    case 'Unknown': {
      const error = new StatusError(500, '', message);
      const { reason: _, ...status } = error.status;
      return Object.assign(error, { status });
    }
  }
}
