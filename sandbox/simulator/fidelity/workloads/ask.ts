/** Requests through the Ingress, and what they tell when they are asked all the time. */
import { type At, askBriefly } from '../../ingress/recorded/ask.ts';
import { lastingAnswer } from './lasting.ts';
import type { Asked } from './script.ts';
import type { Stage } from './stage.ts';

export interface Traffic {
  /** Resolves to what came, once every request has its answer. */
  end(): Promise<string>;
}

/** `503 no available server`; `200` alone. A page that nginx makes is told by its title. */
export async function askOnce(at: At, { host, path }: Asked): Promise<string> {
  const answer = await askBriefly(at, { host, path });
  return answer.replace(/ <html>.*$/s, '');
}

export function startTraffic(stage: Stage, asked: Asked): Traffic {
  const answers: Promise<string>[] = [];
  const ticking = stage.onTick(() => {
    const answer = askOnce(stage.ingress, asked);
    answers.push(answer);
    return answer;
  });
  return {
    async end() {
      ticking[Symbol.dispose]();
      return shorten((await stage.during(Promise.all(answers))).map(lastingAnswer));
    },
  };
}

/** Equal answers in a row are one; what alternates is told once, without an order: `200, then 200 | 502 or 504, then 200`. */
export function shorten(answers: readonly string[]): string {
  const runs = answers.filter((answer, index) => answer !== answers[index - 1]);
  const [first = 'nothing', ...rest] = runs;
  const last = rest.at(-1);
  if (last === undefined) return first;
  const between = [...new Set(rest.slice(0, -1))].sort();
  return between.length === 0 ? `${first}, then ${last}` : `${first}, then ${between.join(' | ')}, then ${last}`;
}
