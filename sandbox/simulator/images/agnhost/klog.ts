/** Log lines as klog writes them, which agnhost sends those of Go's own logger through. */
import type { Process } from '../../runtime/process.ts';

export function klog(process: Process, text: string, place = 'log.go:244'): void {
  const iso = process.clock.now().toISOString();
  const time = `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000`;
  void process.stderr.write(`I${time} ${String(process.pid).padStart(7)} ${place}] ${text}\n`).catch(() => {});
}
