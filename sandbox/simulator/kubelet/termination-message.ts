/** What a container left to say. Source: getTerminationMessage in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
import type { Container, ContainerExit } from '../runtime/container-runtime.ts';
import { FileError } from '../runtime/files/folder.ts';
import type { ContainerSpec } from './pod.ts';

const mostBytes = 4_096;
/** Of logs: the last lines, and of these the last bytes. */
const [mostLogLines, mostLogBytes] = [80, 2_048];

export function terminationMessage(
  { terminationMessagePath: path = '/dev/termination-log', terminationMessagePolicy }: ContainerSpec,
  container: Container,
  { code, reason, message = '' }: ContainerExit,
): string {
  const fallsBack =
    terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0 && reason !== 'ContainerCannotRun';
  const written = read(container, path);
  const left = written === '' && fallsBack ? lastLines(container) : written;
  return message === '' || left === '' ? message + left : `${message}: ${left}`;
}

function read(container: Container, path: string): string {
  try {
    return Buffer.from(container.files.read(path)).subarray(-mostBytes).toString();
  } catch (error) {
    if (error instanceof FileError) return '';
    throw error;
  }
}

function lastLines(container: Container): string {
  const lines = container.log.lines().slice(-mostLogLines);
  return Buffer.from(lines.map(({ text }) => text).join(''))
    .subarray(-mostLogBytes)
    .toString();
}
