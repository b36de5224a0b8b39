/** An apply that would change fields others own. Source of the texts: apimachinery/pkg/util/managedfields/internal/conflict.go. */
import { StatusError } from '../meta/status.ts';
import { readManager } from './managed-fields.ts';
import { type Path, showPath } from './path-element.ts';

export interface Conflict {
  readonly manager: string;
  readonly path: Path;
}

export class Conflicts extends Error {
  override readonly name = 'Conflicts';
  /** Grouped by manager, in the order of their names. */
  readonly conflicts: readonly Conflict[];
  constructor(conflicts: readonly Conflict[]) {
    super('apply conflicts');
    this.conflicts = [...conflicts].sort((a, b) => (a.manager < b.manager ? -1 : a.manager > b.manager ? 1 : 0));
  }
}

export function conflictError({ conflicts }: Conflicts): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${showManager(manager)}`,
    field: showPath(path),
  }));
  return new StatusError(409, 'Conflict', messageOf(conflicts), { causes });
}

function messageOf(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${showManager(first.manager)}: ${showPath(first.path)}`;
  const lines: string[] = [];
  for (const [index, { manager, path }] of conflicts.entries()) {
    if (conflicts[index - 1]?.manager !== manager) lines.push(`conflicts with ${showManager(manager)}:`);
    lines.push(`- ${showPath(path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function showManager(identifier: string): string {
  const entry = readManager(identifier);
  if (!entry) return JSON.stringify(identifier);
  const name = JSON.stringify(entry.manager ?? '');
  const whole = entry.subresource ? `${name} with subresource ${JSON.stringify(entry.subresource)}` : name;
  return entry.operation === 'Update' ? `${whole} using ${entry.apiVersion ?? ''}` : whole;
}
