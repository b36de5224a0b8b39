/** Conditions over time, made of other conditions: one that must hold for a while, several that must come true in order. */
import { earliest } from '../../sandbox/contract/earliest.ts';
import type { Text } from '../../sandbox/contract/text.ts';
import type { Condition, Judgement, Memory } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { fill } from './texts.ts';

const secondMs = 1_000;

/** `of` stays met for so many seconds without a break; a break begins the count anew. Keeps the id of `of`. */
export function holdsFor({ seconds, of }: { seconds: number; of: Condition }): Condition {
  const text = fill(
    { en: '{text}, and it stays so for {seconds} seconds', ja: '{text}状態が {seconds} 秒続く' },
    { text: of.text, seconds },
  );
  return {
    id: of.id,
    text,
    watches: of.watches,
    judge: (state, memory) => {
      const kept = memory.keep((): { since: Date | undefined } => ({ since: undefined }));
      const judgement = of.judge(state, memory.within('of'));
      if (judgement.state !== 'met') {
        kept.since = undefined;
        return { ...judgement, expected: text };
      }
      kept.since ??= state.now;
      const until = new Date(kept.since.getTime() + seconds * secondMs);
      if (until <= state.now) return { ...judgement, expected: text };
      const seen = fill(
        {
          en: '{seen}; this must stay so for {seconds} seconds',
          ja: '{seen}。この状態が {seconds} 秒続く必要があります',
        },
        { seen: judgement.seen, seconds },
      );
      return { ...notYet(text, seen), again: earliest(until, judgement.again) ?? until };
    },
  };
}

interface Course {
  /** How many have come true, in order. */
  done: number;
  /** Positions of those that are true before their turn: they must become untrue first. `seen`: out of turn, which is a mistake. */
  readonly early: Map<number, 'known' | 'seen'>;
}

/**
 * The conditions come true one after the other, as far as the watches can tell; two within one change count as in order.
 * What is true from the beginning must become untrue before its turn comes, except the first. `wrong` while one is true before its turn.
 */
export function inOrder({ id, of }: { id: string; of: readonly Condition[] }): Condition {
  const text: Text = {
    en: `In this order: ${of.map((each) => each.text.en).join('; then: ')}`,
    ja: `次の順に起こる: ${of.map((each) => each.text.ja).join(' → ')}`,
  };
  return {
    id,
    text,
    watches: of.flatMap(({ watches }) => watches),
    judge: (state, memory) => {
      const judgements = of.map((each, index) => each.judge(state, memory.within(String(index))));
      const course = followCourse(judgements, memory);
      const judgement = sayCourse(course, of, judgements, text);
      const again = earliest(...judgements.map((each) => each.again));
      return again === undefined ? judgement : { ...judgement, again };
    },
  };
}

function followCourse(judgements: readonly Judgement[], memory: Memory): Course {
  let isFirstLook = false;
  const course = memory.keep((): Course => {
    isFirstLook = true;
    return { done: 0, early: new Map() };
  });
  const isMet = (index: number): boolean => judgements[index]?.state === 'met';
  for (const index of course.early.keys()) if (!isMet(index)) course.early.delete(index);
  const before = course.done;
  while (isMet(course.done) && !course.early.has(course.done) && !(isFirstLook && course.done > 0)) course.done += 1;
  // What comes true together with something whose turn it was is no mistake: the same condition may stand twice.
  const how = isFirstLook || course.done > before ? 'known' : 'seen';
  for (let index = course.done; index < judgements.length; index += 1)
    if (isMet(index) && !course.early.has(index)) course.early.set(index, how);
  return course;
}

function sayCourse(
  { done, early }: Course,
  of: readonly Condition[],
  judgements: readonly Judgement[],
  text: Text,
): Judgement {
  const next = of[done];
  if (next === undefined) return met(text, { en: 'they came in this order', ja: 'この順に起こりました' });
  const tooEarly = [...early].find(([, how]) => how === 'seen')?.[0];
  if (tooEarly !== undefined) {
    const values = { early: of[tooEarly]?.text ?? text, next: next.text };
    return wrong(
      text,
      fill({ en: '"{early}" came before "{next}"', ja: '「{next}」より先に「{early}」が起こりました' }, values),
    );
  }
  const values = { done, all: of.length, next: next.text, seen: judgements[done]?.seen ?? text };
  if (early.has(done))
    return notYet(
      text,
      fill(
        {
          en: '"{next}" is so already; first undo it',
          ja: '「{next}」は初めから成り立っています。まず元に戻してください',
        },
        values,
      ),
    );
  return notYet(
    text,
    fill(
      {
        en: '{done} of {all} so far; next: {next} ({seen})',
        ja: '{all} 個中 {done} 個まで済みました。次: {next}（{seen}）',
      },
      values,
    ),
  );
}
