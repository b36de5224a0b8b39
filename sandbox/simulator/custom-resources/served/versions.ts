/** Versions in the order of preference, and warnings about old ones. Source: apimachinery/pkg/version/helpers.go, apiserver/customresource_handler.go. */
import type { DefinitionSpec, DefinitionVersion } from '../definition/definition.ts';

/** Negative when `a` is preferred: v10, v2, v1, v11beta2, v10beta3, v3beta1, v12alpha1, foo1, foo10. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [parse(a), parse(b)];
  if (first === undefined && second === undefined) return a < b ? -1 : a > b ? 1 : 0;
  if (first === undefined) return 1;
  if (second === undefined) return -1;
  return second.stability - first.stability || second.major - first.major || second.minor - first.minor;
}

function parse(version: string): { stability: number; major: number; minor: number } | undefined {
  const found = /^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$/.exec(version);
  if (!found) return undefined;
  const [, major = '', stage, minor = '0'] = found;
  return { major: Number(major), minor: Number(minor), stability: stage === undefined ? 2 : stage === 'beta' ? 1 : 0 };
}

/** For the `Warning` header of every request to a deprecated version. */
export function deprecationWarning(spec: DefinitionSpec, version: DefinitionVersion): string | undefined {
  if (!version.deprecated) return undefined;
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const { kind } = spec.names;
  const [better] = spec.versions
    .filter(({ served, deprecated, name }) => served && !deprecated && compareVersions(name, version.name) < 0)
    .map(({ name }) => name)
    .sort(compareVersions);
  const instead = better === undefined ? '' : `; use ${spec.group}/${better} ${kind}`;
  return `${spec.group}/${version.name} ${kind} is deprecated${instead}`;
}
