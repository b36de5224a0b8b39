/** Why a login at the provider came to nothing; each has its words in `admin.login.oidc.problem`. */
export const oidcProblems = [
  'expired',
  'refused',
  'noEmail',
  'unverified',
  'unlisted',
  'client',
  'unreachable',
  'invalid',
] as const;
export type OidcProblem = (typeof oidcProblems)[number];
