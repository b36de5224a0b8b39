import { forbidden, type StatusError } from '../meta/status.ts';
import { metaOf } from '../registry/object-access.ts';
import type { AdmissionRequest } from './admission.ts';

/** The refusal of a plugin. Source: NewForbidden in apiserver/pkg/admission/errors.go. */
export function refuse(request: AdmissionRequest, why: string): StatusError {
  const { name, generateName } = metaOf(request.object ?? {});
  return forbidden(request, request.name || name || generateName || 'Unknown', why);
}
