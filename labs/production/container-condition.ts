import type { Condition, Judgement } from '../lab.ts';
import { type Container, type OnDeployment, onDeployment } from '../vocabulary/deployment.ts';

/** A condition on the first container of a Deployment's template. */
export function onContainer(
  on: OnDeployment,
  text: Condition['text'],
  judge: (container: Container, text: Condition['text']) => Judgement,
): Condition {
  return onDeployment(on, text, ({ container }, filled) => judge(container, filled));
}
