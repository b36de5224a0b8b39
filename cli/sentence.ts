/** Something the person at the terminal can mend, in a sentence that says how; shown without a stack. */
export class Sentence extends Error {
  override readonly name = 'Sentence';
}
