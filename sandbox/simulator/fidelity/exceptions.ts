/** Lines of scripts that are not compared word for word, each with its reason. The tests print how many there are. */

export interface Exception {
  readonly script: string;
  /** As the recording has it. */
  readonly line: string;
  /**
   * `any-order`: the lines of the output must be the same ones. `some-problems`: of the fields it finds wrong, one at least must be the same.
   * `differs`: output and exit code are not compared, and must differ. `unsteady`: they are not the same on a real cluster twice.
   */
  readonly how: 'any-order' | 'some-problems' | 'differs' | 'unsteady';
  readonly reason: string;
}

const randomOrder = 'kubectl prints a Go map in the random order that Go walks it';
const randomFields = 'the server checks the fields of a custom resource in the random order that Go walks a map';
const randomFirst =
  'the server walks the fields of what is applied in the random order of a Go map, and leaves a map at the first one it does not know';
const sameSecond =
  'entries of managedFields stand in the order of their times, which have whole seconds: it depends on how fast the lines were run';
const laterProse =
  'kubernetes-models tells of the next minor, in which a few descriptions have changed, and @kubernetes/client-node of the one before';

const fieldOrder = 'the refusal shows the patched object as JSON, whose fields Go writes in the order of its structs';
const notYetDangling =
  'a real server says some time after a FlowSchema was made whether it dangles; here it never does';

export const exceptions: readonly Exception[] = [
  { script: 'crd-rules', line: 'create -f wrong.yaml', how: 'any-order', reason: randomFields },
  { script: 'crd', line: 'create -f bad.yaml', how: 'any-order', reason: randomFields },
  { script: 'labels', line: 'label cm a --list', how: 'any-order', reason: randomOrder },
  { script: 'labels', line: 'annotate cm a --list', how: 'any-order', reason: randomOrder },
  { script: 'configmaps', line: 'describe configmap env', how: 'any-order', reason: randomOrder },
  { script: 'secrets', line: 'describe secret gen1', how: 'any-order', reason: randomOrder },
  { script: 'odd-reads', line: 'describe cm a', how: 'any-order', reason: randomOrder },
  { script: 'odd-reads', line: 'describe cm/a secret/a', how: 'any-order', reason: randomOrder },
  { script: 'apply-unknown', line: 'apply --server-side -f typo.yaml', how: 'some-problems', reason: randomFirst },
  {
    script: 'apply-server-side',
    line: 'get deploy web -o yaml --show-managed-fields',
    how: 'any-order',
    reason: sameSecond,
  },
  {
    script: 'subresources',
    line: 'get deploy web -o yaml --show-managed-fields',
    how: 'any-order',
    reason: sameSecond,
  },
  {
    script: 'webhooks',
    line: 'create -f bad.yaml',
    how: 'differs',
    reason: 'match conditions of webhooks are not compiled; no webhook is ever called',
  },
  { script: 'every-kind', line: 'get -f outside.yaml', how: 'unsteady', reason: notYetDangling },
  { script: 'every-kind', line: 'get -f outside.yaml -o wide', how: 'unsteady', reason: notYetDangling },
  {
    script: 'patch-forms',
    line: String.raw`patch pod p --type=json -p "[{\"op\":\"add\",\"path\":\"/metadata/labels/n\",\"value\":5}]"`,
    how: 'differs',
    reason: fieldOrder,
  },
  {
    script: 'patch-forms',
    line: String.raw`patch pod p --type=merge -p "{\"metadata\":{\"labels\":\"x\"}}"`,
    how: 'differs',
    reason: fieldOrder,
  },
  {
    script: 'explain',
    line: 'explain deployment.spec.strategy.rollingUpdate.maxSurge',
    how: 'differs',
    reason: laterProse,
  },
  { script: 'explain-structs', line: 'explain pod.spec', how: 'differs', reason: laterProse },
  { script: 'explain-structs', line: 'explain pod.spec.volumes', how: 'differs', reason: laterProse },
  { script: 'explain-structs', line: 'explain pv.spec', how: 'differs', reason: laterProse },
];

export function exceptionFor(script: string, line: string): Exception | undefined {
  return exceptions.find((exception) => exception.script === script && exception.line === line);
}
