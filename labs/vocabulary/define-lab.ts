import { findKind } from '../../sandbox/contract/built-in-kinds.ts';
import { mostTerminals } from '../../sandbox/contract/terminal-sizes.ts';
import { locales, type Text } from '../../sandbox/contract/text.ts';
import { type Lab, labNeeds, type Step } from '../lab.ts';

/** A lab that contradicts itself: which lab, which step, which field, and why. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly lab: string;
  readonly step: string | undefined;
  readonly field: string;
  constructor(place: { lab: string; step?: string; field: string }, why: string) {
    super(`lab ${place.lab}${place.step === undefined ? '' : `, step ${place.step}`}, ${place.field}: ${why}`);
    this.lab = place.lab;
    this.step = place.step;
    this.field = place.field;
  }
}

/** Learners are creative: at least so many mistakes a step must tell apart, and so many other ways it must take. */
const leastAnswers = 3;
const idPattern = /^[a-z][a-z0-9-]*$/;

/** Types a step where it is written. */
export function step(definition: Step): Step {
  return definition;
}

/** Gives the lab back once it holds together. Throws LabError for the first thing that does not. */
export function defineLab(lab: Lab): Lab {
  checkId(lab.id, { lab: lab.id, field: 'id' });
  checkText(lab.title, { lab: lab.id, field: 'title' });
  checkNeeds(lab);
  checkTerminals(lab);
  checkUnique(
    lab.steps.map(({ id }) => id),
    { lab: lab.id, field: 'steps' },
  );
  for (const each of lab.steps) checkStep(lab.id, each);
  return lab;
}

function checkNeeds({ id, needs = [] }: { id: string; needs?: readonly string[] }): void {
  for (const need of needs)
    if (!labNeeds.some((known) => known === need))
      throw new LabError(
        { lab: id, field: 'needs' },
        `'${need}' is nothing a lab may need; known: ${labNeeds.join(', ')}`,
      );
}

function checkTerminals({ id, terminals = [] }: Lab): void {
  const at = { lab: id, field: 'terminals' };
  if (terminals.length >= mostTerminals)
    throw new LabError(at, `a sandbox has room for ${mostTerminals}, with the one called main`);
  for (const { name, label } of terminals) {
    checkId(name, at);
    checkText(label, { lab: id, field: `terminals.${name}` });
  }
  checkUnique(['main', ...terminals.map(({ name }) => name)], at);
}

function checkStep(lab: string, { id, goal, conditions, hints, solution, right = [], wrong }: Step): void {
  const at = (field: string) => ({ lab, step: id, field });
  checkId(id, at('id'));
  checkText(goal, at('goal'));
  if (conditions.length === 0) throw new LabError(at('conditions'), 'there is none, so the step could never be judged');
  if (solution.length === 0) throw new LabError(at('solution'), 'there is none');
  if (hints.length === 0) throw new LabError(at('hints'), 'there is none');
  for (const [kind, answers] of [
    ['wrong', wrong],
    ['right', right],
  ] as const)
    if (answers.length < leastAnswers)
      throw new LabError(
        at(kind),
        `there must be at least ${leastAnswers} ${kind} answers beside the solution, and there are ${answers.length}`,
      );
  const ids = conditions.map((condition) => condition.id);
  checkUnique(ids, at('conditions'));
  checkUnique(
    wrong.map(({ name }) => name),
    at('wrong'),
  );
  checkUnique(
    right.map(({ name }) => name),
    at('right'),
  );
  for (const condition of conditions) {
    checkText(condition.text, at(`conditions.${condition.id}.text`));
    for (const { apiVersion, kind } of condition.watches) {
      if (!findKind(apiVersion, kind))
        throw new LabError(at(`conditions.${condition.id}.watches`), `there is no kind ${kind} in ${apiVersion}`);
    }
  }
  hints.forEach(({ text, when }, index) => {
    checkText(text, at(`hints[${index}].text`));
    if (when && !ids.includes(when.condition))
      throw new LabError(at(`hints[${index}].when`), `there is no condition '${when.condition}'`);
  });
  for (const { name, caughtBy } of wrong) {
    if (!ids.includes(caughtBy))
      throw new LabError(at(`wrong.${name}.caughtBy`), `there is no condition '${caughtBy}'`);
  }
}

function checkId(id: string, at: { lab: string; step?: string; field: string }): void {
  if (!idPattern.test(id))
    throw new LabError(at, `'${id}' is no id: small letters, digits and hyphens, a letter first`);
}

function checkText(text: Text, at: { lab: string; step?: string; field: string }): void {
  for (const locale of locales)
    if (text[locale].trim() === '') throw new LabError(at, `the text in '${locale}' is empty`);
}

function checkUnique(ids: readonly string[], at: { lab: string; step?: string; field: string }): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new LabError(at, `'${twice}' is there twice`);
}
