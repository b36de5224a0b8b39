/** The tour's lab: three small steps that show how a lesson works. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { askForHint } from './ask-for-hint.ts';
import { mend } from './mend.ts';
import { runOne } from './run-one.ts';

export const tourLab = defineLab({
  id: 'tour',
  title: { en: 'A tour of two minutes', ja: '2 分でひとめぐり' },
  steps: [runOne, mend, askForHint],
});
