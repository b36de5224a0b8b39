/** The tables, as kysely sees them. Times are ISO 8601 texts in UTC: the same in SQLite and PostgreSQL, and they sort. */

export interface Learners {
  id: string;
  created_at: string;
}

export interface Attempts {
  id: string;
  learner: string;
  lab: string;
  started_at: string;
}

export interface Passes {
  attempt: string;
  step: string;
  passed_at: string;
}

export interface Verdicts {
  attempt: string;
  step: string;
  condition: string;
  state: string;
  expected: string;
  seen: string;
  judged_at: string;
}

export interface SandboxRows {
  id: string;
  host: string;
  learner: string;
  lab: string;
  attempt: string;
  provider: string;
  isolation: string;
  state: string;
  started_at: string;
  ends_at: string;
  ended_because: string | null;
  /** JSON of the failure, where it failed. */
  failure: string | null;
  /** Where it was asked for from; empty for this machine, and when it is over. */
  network: string;
}

export interface Hosts {
  id: string;
  address: string;
  seen_at: string;
}

export interface CertificateRows {
  id: string;
  learner: string;
  name: string;
  issued_at: string;
  /** JSON of the lessons it is for. */
  lessons: string;
}

export interface HelpRows {
  attempt: string;
  step: string;
  kind: string;
  item: string;
  taken_at: string;
}

export interface AdminSessionRows {
  id: string;
  way: string;
  who: string;
  credential: string;
  issued_at: string;
  address: string;
}

export interface AdminDeedRows {
  id: string;
  at: string;
  deed: string;
  way: string;
  who: string;
  address: string;
  object: string;
}

export interface Tables {
  admin_sessions: AdminSessionRows;
  admin_deeds: AdminDeedRows;
  helps: HelpRows;
  learners: Learners;
  attempts: Attempts;
  passes: Passes;
  verdicts: Verdicts;
  sandboxes: SandboxRows;
  hosts: Hosts;
  certificates: CertificateRows;
}
