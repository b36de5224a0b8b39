import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { onPod, podReady } from '../vocabulary/pod-conditions.ts';
import { fill, listed } from '../vocabulary/texts.ts';

/** The manifest of this step: one container writes a page into a volume, the other serves it. */
export const pairManifest = `apiVersion: v1
kind: Pod
metadata:
  name: pair
spec:
  terminationGracePeriodSeconds: 2
  volumes:
    - name: site
      emptyDir: {}
  containers:
    - name: writer
      image: busybox:1.37
      command: [sh, -c, 'while true; do date > /site/index.html; sleep 1; done']
      volumeMounts:
        - name: site
          mountPath: /site
    - name: server
      image: nginx:1.27
      volumeMounts:
        - name: site
          mountPath: /usr/share/nginx/html
`;

const wanted = ['server', 'writer'];

const bothContainers = onPod(
  { id: 'pair-containers', pod: 'pair' },
  { en: '{pod} has two containers, writer and server', ja: '{pod} に writer と server の 2 つのコンテナがある' },
  (pod, expected) => {
    const names = pod.spec.containers.map(({ name }) => name).sort();
    const seen = fill({ en: 'containers: {names}', ja: 'コンテナ: {names}' }, { names: listed(names) });
    return wanted.every((name) => names.includes(name)) ? met(expected, seen) : wrong(expected, seen);
  },
);

const sharedVolume = onPod(
  { id: 'pair-volume', pod: 'pair' },
  {
    en: 'both containers mount the same emptyDir volume',
    ja: '2 つのコンテナが同じ emptyDir ボリュームをマウントしている',
  },
  (pod, expected) => {
    const volumes = pod.spec.volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name);
    const mounts = pod.spec.containers
      .filter(({ name }) => wanted.includes(name))
      .map(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
    const shared = volumes.filter(
      (volume) => mounts.length === wanted.length && mounts.every((names) => names.includes(volume)),
    );
    if (shared.length > 0)
      return met(
        expected,
        fill({ en: 'both mount {shared}', ja: 'どちらも {shared} をマウントしています' }, { shared: listed(shared) }),
      );
    return wrong(
      expected,
      fill(
        {
          en: 'emptyDir volumes: {volumes}, none mounted by both',
          ja: 'emptyDir ボリューム: {volumes}。両方からマウントされているものはありません',
        },
        { volumes: listed(volumes) },
      ),
    );
  },
);

export const twoContainers = step({
  id: 'two-containers',
  goal: {
    en: 'Apply pair.yaml: a Pod with a container that writes a page and a container that serves it, sharing a volume.',
    ja: 'pair.yaml を適用します。ページを書くコンテナと配信するコンテナが、1 つの Pod でボリュームを共有します。',
  },
  conditions: [bothContainers, sharedVolume, podReady({ id: 'pair-ready', pod: 'pair' })],
  hints: [
    {
      text: {
        en: '`kubectl apply -f pair.yaml`, then wait until READY says 2/2.',
        ja: '`kubectl apply -f pair.yaml` を実行し、READY が 2/2 になるまで待ちます。',
      },
      when: { condition: 'pair-ready', state: 'not-yet' },
    },
    {
      text: {
        en: 'Containers of a running Pod cannot be added or taken away. Delete pair and apply the file as it is in the lesson.',
        ja: '動いている Pod のコンテナは増減できません。pair を削除し、レッスンのとおりのファイルを適用してください。',
      },
      when: { condition: 'pair-containers', state: 'wrong' },
    },
    {
      text: {
        en: 'Both containers need a volumeMounts entry with the name of the volume.',
        ja: '両方のコンテナに、ボリュームの名前を書いた volumeMounts が必要です。',
      },
      when: { condition: 'pair-volume', state: 'wrong' },
    },
  ],
  solution: ['kubectl apply -f pair.yaml'],
  right: [
    { name: 'created', commands: ['kubectl create -f pair.yaml'], undo: ['kubectl delete pod pair --now'] },
    {
      name: 'server-side',
      commands: ['kubectl apply --server-side -f pair.yaml'],
      undo: ['kubectl delete pod pair --now'],
    },
    {
      name: 'other-volume-name',
      commands: ["sed 's/name: site/name: pages/' pair.yaml | kubectl apply -f -"],
      undo: ['kubectl delete pod pair --now'],
    },
  ],
  wrong: [
    {
      name: 'one-container',
      commands: ['kubectl run pair --image=nginx:1.27'],
      caughtBy: 'pair-containers',
      undo: ['kubectl delete pod pair --now'],
    },
    {
      name: 'separate-volumes',
      commands: [
        "kubectl apply -f - <<'END'\n" +
          pairManifest
            .replace(
              '    - name: site\n      emptyDir: {}\n',
              '    - name: site\n      emptyDir: {}\n    - name: page\n      emptyDir: {}\n',
            )
            .replace(
              '        - name: site\n          mountPath: /usr',
              '        - name: page\n          mountPath: /usr',
            ) +
          'END',
      ],
      caughtBy: 'pair-volume',
      undo: ['kubectl delete pod pair --now'],
    },
    {
      name: 'another-kind-of-volume',
      commands: ["sed 's/emptyDir: {}/configMap: {name: kube-root-ca.crt}/' pair.yaml | kubectl apply -f -"],
      caughtBy: 'pair-volume',
      undo: ['kubectl delete pod pair --now'],
    },
  ],
});
