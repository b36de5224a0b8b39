import type { Cluster } from '../cluster/cluster.ts';
import { turns } from './turns.ts';

/** Large enough to be written at once, and small enough to be made in one turn. */
const pieceCharacters = 256 * 1024;

/** A long text as the bytes of its pieces, made while others have their turns between. */
export async function inPieces(cluster: Cluster, parts: Iterable<string>): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length >= pieceCharacters) {
      pieces.push(Buffer.from(piece));
      piece = '';
    }
    const turn = turns.pause(cluster);
    if (turn) await turn;
  }
  pieces.push(Buffer.from(piece));
  return pieces;
}
