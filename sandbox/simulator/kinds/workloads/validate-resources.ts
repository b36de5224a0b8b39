/** Requests and limits. Source: validateResourceRequirements in pkg/apis/core/validation/validation.go. */
import { type FieldError, fieldError } from '../../meta/status.ts';
import { compare } from '../quantity.ts';
import { keyed } from '../resources/checks/fields.ts';
import { amountOf, containerResourceName, overcommits } from '../resources/checks/quantities.ts';

interface Requirements {
  readonly limits?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
}

export function validateResourceRequirements({ limits = {}, requests = {} }: Requirements, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const each = (amounts: Readonly<Record<string, string>>, field: string): void => {
    for (const [name, amount] of Object.entries(amounts)) {
      const at = keyed(field, name);
      errors.push(...containerResourceName(name, at), ...amountOf(name, amount, at));
    }
  };
  each(limits, `${path}.limits`);
  for (const [name, amount] of Object.entries(requests)) {
    const at = keyed(`${path}.requests`, name);
    errors.push(...containerResourceName(name, at), ...amountOf(name, amount, at));
    const limit = limits[name];
    if (limit === undefined) {
      if (!overcommits(name))
        errors.push(fieldError.required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    } else if (compare(amount, limit) !== 0 && !overcommits(name)) {
      errors.push(fieldError.invalid(`${path}.requests`, amount, `must be equal to ${name} limit of ${limit}`));
    } else if (compare(amount, limit) > 0) {
      errors.push(
        fieldError.invalid(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`),
      );
    }
  }
  return errors;
}
