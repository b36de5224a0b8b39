import type { Text } from '../../sandbox/contract/text.ts';
import type { Judgement } from '../lab.ts';

export function met(expected: Text, seen: Text): Judgement {
  return { state: 'met', expected, seen };
}

export function notYet(expected: Text, seen: Text): Judgement {
  return { state: 'not-yet', expected, seen };
}

/** For what will not become right by waiting. */
export function wrong(expected: Text, seen: Text): Judgement {
  return { state: 'wrong', expected, seen };
}
