/** postStart and preStop: a command, a request or a pause. Source: pkg/kubelet/lifecycle/handlers.go. */
import type { Clock } from '../../time/clock.ts';
import { sleep } from '../../time/clock.ts';
import type { ContainerRecord } from '../container-record.ts';
import { goList } from '../go-list.ts';
import type { ContainerSpec, Handler, Pod } from '../pod.ts';
import { formatPod } from '../pod.ts';
import { httpGet, type ProbeNetwork } from '../probes/http-get.ts';
import { runCommand } from '../probes/run-command.ts';

export interface HookOf {
  readonly pod: Pod;
  readonly container: ContainerSpec;
  readonly record: ContainerRecord;
  readonly podIp: string;
  readonly network: ProbeNetwork;
  readonly clock: Clock;
}

/** Resolves with what went wrong, or undefined. Rejects with the signal's reason. */
export async function runHook(handler: Handler, of: HookOf, signal: AbortSignal): Promise<string | undefined> {
  const { pod, container, record, podIp, network, clock } = of;
  const where = `for Container ${JSON.stringify(container.name)} in Pod ${JSON.stringify(formatPod(pod))} failed`;
  const { exec, httpGet: request, sleep: pause } = handler;
  if (exec) {
    const command = exec.command ?? [];
    const done = record.container
      ? await runCommand(record.container, command, { clock, signal })
      : { error: 'container is not running', output: '' };
    if (done.error === undefined) return undefined;
    const told = `error: ${done.error}, message: ${JSON.stringify(done.output)}`;
    return `Exec lifecycle hook (${goList(command)}) ${where} - ${told}`;
  }
  if (request) {
    const answer = await httpGet(request, { container, podIp, network, clock, purpose: 'lifecycle', signal });
    if (!('error' in answer)) return undefined;
    return `HTTP lifecycle hook (${request.path ?? ''}) ${where} - error: ${answer.error}`;
  }
  if (pause) {
    await sleep(clock, pause.seconds * 1_000, signal);
    return undefined;
  }
  return 'Cannot run handler: invalid handler';
}
