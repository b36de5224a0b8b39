/** Units of one piece; short outputs are put together, so that there are few pieces. */
const pieceLength = 65_536;

/** The newest output of a terminal by its place in the stream, in UTF-16 units; older output is let go. */
export class RecentOutput {
  readonly #kept: number;
  #pieces: string[] = [];
  #start = 0;
  #end = 0;

  /** `kept`: units that are kept at least. */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /** Where the oldest output that is kept begins. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  add(data: string): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined && last.length + data.length <= pieceLength)
      this.#pieces[this.#pieces.length - 1] = last + data;
    else this.#pieces.push(data);
    this.#end += data.length;
    let first = this.#pieces[0];
    while (first !== undefined && this.#end - this.#start - first.length >= this.#kept) {
      this.#pieces.shift();
      this.#start += first.length;
      first = this.#pieces[0];
    }
  }

  /** At most `most` units from a place that is kept: as many as lie together. */
  read(from: number, most: number): string {
    let at = this.#start;
    for (const piece of this.#pieces) {
      if (from < at + piece.length) return piece.slice(from - at, from - at + most);
      at += piece.length;
    }
    return '';
  }

  /** The output before a place, at most `most` units of it that are kept. */
  before(end: number, most: number): string {
    let text = '';
    for (let at = Math.max(this.#start, end - most); at < end; ) {
      const part = this.read(at, end - at);
      text += part;
      at += part.length;
    }
    return text;
  }
}
