/** What a validation has found so far. Source: kube-openapi/pkg/validation/validate/result.go. */
import type { Json } from '../../patch/json.ts';

export interface Complaint {
  readonly kind: 'required' | 'enum' | 'tooLong' | 'tooMany' | 'type' | 'general' | 'other';
  /** The field, as the validator writes it: `.spec.x` under a map. */
  readonly name?: string;
  readonly value?: Json;
  readonly values?: readonly Json[];
  readonly limit?: number;
  readonly text: string;
}

export class Findings {
  readonly complaints: Complaint[] = [];
  /** How many checks went well: of several alternatives that failed, the one with most was probably meant. */
  matches = 0;

  static of(complaint: Complaint): Findings {
    const found = new Findings();
    found.add(complaint);
    return found;
  }

  get isValid(): boolean {
    return this.complaints.length === 0;
  }

  /** The same words are said once. */
  add(complaint: Complaint): void {
    if (!this.complaints.some(({ text }) => text === complaint.text)) this.complaints.push(complaint);
  }

  merge(other: Findings | undefined): void {
    if (other === undefined) return;
    for (const each of other.complaints) this.add(each);
    this.matches += other.matches;
  }

  /** The complaints were there before, so they do not count. */
  forgiven(): Findings {
    const fresh = new Findings();
    fresh.matches = this.matches;
    return fresh;
  }
}
