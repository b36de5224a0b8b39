/**
 * drydock/shipyard, the teaching app; it exists in simulated clusters only. Tags: 1.0, 2.0, 3.0, latest.
 *
 * `GET /` tells version and hostname; `/version`, `/hostname`; `/healthz`, `/readyz`; `/metrics`.
 * `POST /unready`, `/ready`, `/sick`, `/well`, `/crash` change what it does. Every request but probes is logged.
 *
 * | variable | default | what it does |
 * |---|---|---|
 * | PORT, VERSION | 8080, the tag | |
 * | START_DELAY | 0 | time before it listens |
 * | READY_AFTER, READY_UNTIL | 0, never | when /readyz answers 200 |
 * | HEALTHY_UNTIL | never | when /healthz begins to answer 500 |
 * | CRASH_AFTER, EXIT_CODE | never, 1 | when and with what it exits |
 * | MEMORY, MEMORY_GROWTH, MEMORY_MOST | 16Mi, 0, no bound | what it holds, and what it adds each second |
 * | CPU_PER_REQUEST, LATENCY, LATENCY_JITTER | 1ms, 0, 0 | cost and time of a request |
 * | ERROR_RATE | 0 | part of the requests answered with 500 |
 * | ON_TERM | drain:10s | `exit` at once, `drain:<time>`, or `ignore` |
 *
 * On a real cluster agnhost netexec comes close: /readyz and --delay-shutdown for the end, /exit?code= for crashes, /echo?code= for
 * errors; `agnhost liveness` for HEALTHY_UNTIL, `agnhost stress` for memory.
 */
import { alpine } from '../files/distributions.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { shipyard } from './shipyard.ts';

const versions: Readonly<Record<string, string>> = { latest: '3.0', '1.0': '1.0', '2.0': '2.0', '3.0': '3.0' };

export const shipyardRepository: Repository = {
  names: ['docker.io/drydock/shipyard'],
  contentsOf(tag) {
    const version = versions[tag];
    if (version === undefined) return undefined;
    return {
      files: alpine('3.22.2', [['shipyard', 1_000, 1_000, '/home/shipyard', '/bin/sh']]),
      programs: { ...tools('alpine', ['curl']), '/shipyard': (process) => shipyard(process, version) },
      entrypoint: ['/shipyard'],
      exposedPorts: [8_080],
      user: { uid: 1_000, gid: 1_000 },
      megabytes: 9,
    };
  },
};
