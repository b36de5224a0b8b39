/**
 * Keeps the number of owners by update down: the oldest ones of a version become one. Appliers are not counted.
 * Source: apimachinery/pkg/util/managedfields/internal/capmanagers.go.
 */
import { byText, type Managed, managerIdentifier, secondsOf } from './managed-fields.ts';

const most = 10;

export function capUpdateManagers({ managers, times }: Managed): Managed {
  const updaters = [...managers].filter(([, { applied }]) => !applied).map(([identifier]) => identifier);
  if (updaters.length <= most) return { managers, times };
  updaters.sort((a, b) => secondsOf(times.get(a)) - secondsOf(times.get(b)) || byText(a, b));
  const left = new Map(managers);
  const leftTimes = new Map(times);
  const firstOf = new Map<string, string>();
  let count = updaters.length;
  for (const identifier of updaters) {
    if (count <= most) break;
    const owned = left.get(identifier);
    if (!owned) continue;
    const { apiVersion } = owned;
    const first = firstOf.get(apiVersion);
    if (first === undefined) {
      firstOf.set(apiVersion, identifier);
      continue;
    }
    const bucket = managerIdentifier({ manager: 'ancient-changes', operation: 'Update', apiVersion });
    const gathered = left.get(bucket) ?? left.get(first);
    if (!left.has(bucket)) left.delete(first);
    left.set(bucket, { ...owned, set: gathered ? owned.set.union(gathered.set) : owned.set });
    left.delete(identifier);
    count -= 1;
    leftTimes.set(bucket, times.get(identifier));
  }
  return { managers: left, times: leftTimes };
}
