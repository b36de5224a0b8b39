import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, ContainerShape, PodShape, VolumeShape, Words } from './shapes.tsx';

/** One change of a ConfigMap, and the two ways it takes into a container. */
export function ConfigFigure() {
  const t = useTranslations('figures.config');
  return (
    <Figure title={t('title')} text={t('text')} height={204}>
      <PodShape x={330} y={8} width={216} height={186} label="Pod" />
      <VolumeShape x={14} y={62} width={150} height={72} label="ConfigMap mail" />
      <Words x={26} y={118}>
        {t('changed')}
      </Words>
      <Arrow from={[164, 84]} to={[346, 58]} hue="var(--wrong)" />
      <Words x={252} y={52} middle hue="var(--wrong)">
        {t('atStart')}
      </Words>
      <Arrow from={[164, 112]} to={[346, 142]} hue="var(--met)" />
      <Words x={252} y={158} middle hue="var(--met)">
        {t('renewed')}
      </Words>
      <ContainerShape x={350} y={36} width={176} height={62} label={t('variable')} />
      <Words x={362} y={84}>
        {t('old')}
      </Words>
      <ContainerShape x={350} y={116} width={176} height={62} label={t('file')} />
      <Words x={362} y={164}>
        {t('new')}
      </Words>
    </Figure>
  );
}
