/** Tries `count` times, at first once, then in batches twice as large; a batch with a failure is the last one. Gives the first failure. Source: slowStartBatch in pkg/controller/replicaset/replica_set.go. */
export function inBatches<Failure>(count: number, attempt: () => Failure | undefined): Failure | undefined {
  let remaining = count;
  for (let size = 1; remaining > 0; size *= 2) {
    let failure: Failure | undefined;
    const batch = Math.min(size, remaining);
    for (let i = 0; i < batch; i++) {
      const failed = attempt();
      failure ??= failed;
    }
    if (failure !== undefined) return failure;
    remaining -= batch;
  }
  return undefined;
}
