import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, DeploymentShape, PodShape, ReplicaSetShape, Words } from './shapes.tsx';

const pods = [20, 200, 380] as const;

export function OwnersFigure() {
  const t = useTranslations('figures.owners');
  return (
    <Figure title={t('title')} text={t('text')} height={250}>
      <DeploymentShape x={190} y={10} width={180} height={36} label="Deployment shop" />
      <Words x={386} y={33}>
        {t('versions')}
      </Words>
      <Arrow from={[280, 46]} to={[280, 92]} hue="var(--kind-deployment)" />
      <ReplicaSetShape x={170} y={95} width={220} height={36} label="ReplicaSet shop-7d9f8" />
      <Words x={406} y={118}>
        {t('count')}
      </Words>
      {pods.map((x) => (
        <g key={x}>
          <Arrow from={[280, 131]} to={[x + 80, 184]} hue="var(--kind-replica-set)" />
          <PodShape x={x} y={188} width={160} height={48} label="Pod shop-7d9f8-…" />
        </g>
      ))}
    </Figure>
  );
}
