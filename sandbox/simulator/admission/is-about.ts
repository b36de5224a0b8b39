import type { AdmissionRequest } from './admission.ts';

type Operation = AdmissionRequest['operation'];

/** Whether a request is about a resource itself, in one of these operations. */
export function isAbout(
  request: AdmissionRequest,
  group: string,
  resource: string,
  ...operations: Operation[]
): boolean {
  return (
    request.resource === resource &&
    request.group === group &&
    request.subresource === '' &&
    operations.includes(request.operation)
  );
}
