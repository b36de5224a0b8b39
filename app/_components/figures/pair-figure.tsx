import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, ContainerShape, PodShape, VolumeShape, Words } from './shapes.tsx';

export function PairFigure() {
  const t = useTranslations('figures.pair');
  return (
    <Figure title={t('title')} text={t('text')} height={250}>
      <PodShape x={20} y={10} width={520} height={230} label={t('pod')} />
      <ContainerShape x={50} y={50} width={170} height={60} label={t('writer')} />
      <ContainerShape x={340} y={50} width={170} height={60} label={t('server')} />
      <VolumeShape x={180} y={150} width={200} height={40} label={t('volume')} />
      <Arrow from={[150, 110]} to={[215, 148]} hue="var(--kind-volume)" />
      <Arrow from={[345, 148]} to={[410, 112]} hue="var(--kind-volume)" />
      <Words x={128} y={140} middle>
        {t('writes')}
      </Words>
      <Words x={428} y={140} middle>
        {t('reads')}
      </Words>
      <Words x={280} y={224} middle>
        {t('network')}
      </Words>
    </Figure>
  );
}
