import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { ContainerShape, NodeShape, PodShape, Words } from './shapes.tsx';

export function PodFigure() {
  const t = useTranslations('figures.pod');
  return (
    <Figure title={t('title')} text={t('text')} height={190}>
      <NodeShape x={20} y={10} width={520} height={170} label={t('node')} />
      <PodShape x={60} y={45} width={440} height={115} label={t('pod')} />
      <Words x={80} y={146}>
        {t('ip')}
      </Words>
      <ContainerShape x={220} y={62} width={255} height={62} label={t('container')} />
      <Words x={232} y={108}>
        {t('image')}
      </Words>
    </Figure>
  );
}
