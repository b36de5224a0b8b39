import type { Json, JsonObject } from '../patch/json.ts';

/** By version and kind, what stands in the columns of `structure/columns.json`. */
export type Cells = Readonly<Record<string, (object: JsonObject, now: Date) => Json[]>>;
