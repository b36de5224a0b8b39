/** Hours of rollouts, one a minute, on a clock that is driven; prints the heap after each hour. */
import { openTestCluster } from '../../../sandbox/simulator/testing/open-test-cluster.ts';
import { deployment } from '../workloads.ts';
import { heapBytes } from './cost.ts';

const [hours, perHour] = process.argv.slice(2).map(Number) as [number, number];
const minuteMs = 60_000;
using opened = openTestCluster();
const { cluster, clock } = opened;
const registry = cluster.registry('/apis/apps/v1/deployments');
const write = {
  context: { now: clock.now(), user: { name: 'bench', groups: [] } },
  dryRun: false,
  begin: (draft: Parameters<typeof cluster.begin>[1], old: Parameters<typeof cluster.begin>[2]) =>
    cluster.begin(registry.resource, draft, old),
  warn: () => {},
};
const body = (mark: string) =>
  registry.resource.decode({ value: deployment('web', 3, mark) as never, duplicates: [] }, 'Ignore').object;
registry.create('default', body('start'), write);
await clock.advance(minuteMs);
const heaps: number[] = [];
for (let hour = 0; hour < hours; hour += 1) {
  for (let minute = 0; minute < perHour; minute += 1) {
    registry.update('default', 'web', (live) => ({ ...live, spec: body(`${hour}-${minute}`).spec ?? null }), {
      ...write,
      context: { ...write.context, now: clock.now() },
    });
    await clock.advance((60 * minuteMs) / perHour);
  }
  heaps.push(await heapBytes());
}
const live = registry.get('default', 'web');
console.log(JSON.stringify({ heaps, revision: cluster.storage.revision, status: live.status }));
process.exit(0);
