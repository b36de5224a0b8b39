/** Groups under k8s.io and kubernetes.io belong to the project, which approves what is in them. Source: apihelpers/helpers.go, controller/apiapproval/apiapproval_controller.go. */
import type { FieldError } from '../../meta/status.ts';
import { fault } from '../schema/field-errors.ts';
import type { Condition, Definition } from './definition.ts';

const annotation = 'api-approved.kubernetes.io';
const issue = 'see https://github.com/kubernetes/enhancements/pull/1111';
type State = 'missing' | 'bypassed' | 'approved' | 'invalid';

function isProtected(group: string): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group);
}

function approvalOf({ metadata }: Definition): { readonly state: State; readonly reason: string } {
  const given = metadata.annotations?.[annotation] ?? '';
  if (given === '')
    return { state: 'missing', reason: `protected groups must have approval annotation "${annotation}", ${issue}` };
  if (given.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${JSON.stringify(given)}` };
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]+/.test(given)) return { state: 'approved', reason: `approved in ${given}` };
  return {
    state: 'invalid',
    reason: `protected groups must have approval annotation "${annotation}" with either a URL or a reason starting with "unapproved", ${issue}`,
  };
}

/** An approval that was no better before may stay as it is. */
export function validateApproval(definition: Definition, old?: Definition): readonly FieldError[] {
  if (!isProtected(definition.spec.group ?? '')) return [];
  const { state, reason } = approvalOf(definition);
  if (old !== undefined && approvalOf(old).state === state) return [];
  const at = `metadata.annotations[${annotation}]`;
  if (state === 'missing') return [fault.required(at, reason)];
  if (state === 'invalid') return [fault.invalid(at, definition.metadata.annotations?.[annotation] ?? '', reason)];
  return [];
}

/** Undefined for groups that need no approval. */
export function approvalCondition(definition: Definition): Condition | undefined {
  if (!isProtected(definition.spec.group)) return undefined;
  const { state, reason: message } = approvalOf(definition);
  const reason = {
    missing: 'MissingAnnotation',
    bypassed: 'UnapprovedAnnotation',
    approved: 'ApprovedAnnotation',
    invalid: 'InvalidAnnotation',
  }[state];
  return {
    type: 'KubernetesAPIApprovalPolicyConformant',
    status: state === 'approved' ? 'True' : 'False',
    reason,
    message,
  };
}
