import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, ContainerShape, NodeShape, PodShape, Words } from './shapes.tsx';

const nodes = [
  { name: 'node-1', x: 20, pods: 2 },
  { name: 'node-2', x: 290, pods: 3 },
] as const;

/** A cluster: the control plane with the API server in the middle of everything, and the nodes below it. */
export function ArchitectureFigure() {
  const t = useTranslations('figures.architecture');
  return (
    <Figure title={t('title')} text={t('text')} height={420}>
      <NodeShape x={120} y={14} width={420} height={186}>
        <Words x={528} y={36} end hue="var(--kind-node)">
          {t('controlPlane')}
        </Words>
      </NodeShape>
      <Part
        x={134}
        y={50}
        width={150}
        name={t('controllers')}
        words={t('controllersWords')}
        hue="var(--kind-deployment)"
      />
      <Part x={294} y={50} width={124} name={t('scheduler')} words={t('schedulerWords')} hue="var(--kind-label)" />
      <Part x={428} y={50} width={98} name="etcd" words={t('etcdWords')} hue="var(--kind-volume)" />
      <Part x={134} y={138} width={392} name={t('apiServer')} words={t('apiServerWords')} hue="var(--accent)" />
      <Arrow from={[209, 102]} to={[209, 136]} />
      <Arrow from={[356, 102]} to={[356, 136]} />
      <Arrow from={[477, 136]} to={[477, 102]} />
      <Words x={20} y={158} hue="var(--ink)">
        {t('you')}
      </Words>
      <Words x={20} y={176}>
        kubectl
      </Words>
      <Arrow from={[74, 163]} to={[131, 163]} hue="var(--accent)" />
      {nodes.map(({ name, x, pods }) => (
        <g key={name}>
          <NodeShape x={x} y={248} width={250} height={160} label={t('node', { name })} />
          <Part x={x + 14} y={278} width={222} name="kubelet" words={t('kubeletWords')} hue="var(--kind-node)" />
          <Arrow from={[x + 160, 276]} to={[x + 160, 190]} hue="var(--kind-node)" />
          {Array.from({ length: pods }, (_, index) => {
            const left = x + 14 + index * 77;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
              <PodShape key={index} x={left} y={344} width={68} height={52} label="Pod">
                <ContainerShape x={left + 12} y={370} width={44} height={18} />
              </PodShape>
            );
          })}
        </g>
      ))}
    </Figure>
  );
}

interface PartProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly name: string;
  readonly words: string;
  readonly hue: string;
}

/** A program of the cluster itself: its name, and what it does. */
function Part({ x, y, width, name, words, hue }: PartProps) {
  return (
    <g>
      <rect x={x} y={y} width={width} height={50} rx={4} fill="var(--paper-raised)" stroke={hue} strokeWidth={2} />
      <text x={x + 10} y={y + 20} fontSize={13} fontWeight={600} fill={hue}>
        {name}
      </text>
      <Words x={x + 10} y={y + 38}>
        {words}
      </Words>
    </g>
  );
}
