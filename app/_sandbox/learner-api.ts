/** What is kept of a learner beyond one lab; a lesson is read without it. */
import { call } from './api.ts';

/** Lessons finished, and the certificates there are. */
export interface Certificates {
  readonly finished: readonly string[];
  readonly issued: readonly {
    readonly id: string;
    readonly name: string;
    readonly issuedAt: string;
    readonly lessons: readonly string[];
  }[];
}

export const learnerApi = {
  progress: () =>
    call<{ known: boolean; labs: Readonly<Record<string, readonly string[]>>; latest: string | null }>(
      '/api/progress',
      'GET',
    ),
  certificates: () => call<Certificates>('/api/certificates', 'GET'),
  issueCertificate: (name: string, lessons: readonly string[]) =>
    call<{ id: string }>('/api/certificates', 'POST', { name, lessons }),
  removeLearner: () => call<unknown>('/api/learner', 'DELETE'),
};
