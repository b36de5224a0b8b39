import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, PodShape, ReplicaSetShape, Words } from './shapes.tsx';

const own = [
  { x: 20, fresh: false },
  { x: 150, fresh: false },
  { x: 280, fresh: true },
] as const;

export function ReleaseFigure() {
  const t = useTranslations('figures.release');
  return (
    <Figure title={t('title')} text={t('text')} height={230}>
      <ReplicaSetShape x={100} y={10} width={220} height={36} label={t('set')} />
      {own.map(({ x, fresh }) => (
        <g key={x}>
          <Arrow from={[210, 46]} to={[x + 58, 110]} hue="var(--kind-replica-set)" />
          <PodShape x={x} y={114} width={116} height={64} label={fresh ? t('fresh') : 'web-…'} />
          <Words x={x + 12} y={164} hue="var(--kind-label)">
            app=web
          </Words>
        </g>
      ))}
      <PodShape x={424} y={114} width={116} height={64} label="web-…" faded />
      <Words x={436} y={164} hue="var(--kind-label)">
        app=debug
      </Words>
      <Words x={482} y={204} middle>
        {t('free')}
      </Words>
      <Words x={210} y={204} middle>
        {t('kept')}
      </Words>
    </Figure>
  );
}
