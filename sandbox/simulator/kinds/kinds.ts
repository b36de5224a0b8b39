/** The rules of every kind of the API, by version and kind. */

import { expressionLanguage } from '../cel/expressions.ts';
import { definitionRules } from '../custom-resources/definition/definition-rules.ts';
import { resources } from './resources/resources.ts';
import type { Rules } from './rules.ts';
import { workloads } from './workloads/workloads.ts';

const all: Readonly<Record<string, Rules>> = {
  ...workloads,
  ...resources,
  'apiextensions.k8s.io/v1 CustomResourceDefinition': definitionRules(expressionLanguage),
};
const none: Rules = {};

/** `apps/v1`, `Deployment`. Kinds without rules of their own have none. */
export function rulesOf(apiVersion: string, kind: string): Rules {
  return all[`${apiVersion} ${kind}`] ?? none;
}
