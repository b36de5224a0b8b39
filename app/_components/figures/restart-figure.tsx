import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, ContainerShape, PodShape, Words } from './shapes.tsx';

export function RestartFigure() {
  const t = useTranslations('figures.restart');
  return (
    <Figure title={t('title')} text={t('text')} height={250}>
      <PodShape x={20} y={20} width={170} height={80} label="hello" />
      <ContainerShape x={40} y={52} width={130} height={34} />
      <Arrow from={[200, 60]} to={[350, 60]} />
      <Words x={275} y={50} middle>
        {t('ends')}
      </Words>
      <PodShape x={360} y={20} width={180} height={80} label="hello" />
      <ContainerShape x={380} y={52} width={140} height={34} />
      <Words x={392} y={74}>
        {t('count')}
      </Words>
      <Words x={450} y={118} middle hue="var(--kind-pod)">
        {t('same')}
      </Words>
      <PodShape x={20} y={150} width={170} height={80} label="hello" />
      <ContainerShape x={40} y={182} width={130} height={34} />
      <Arrow from={[200, 190]} to={[350, 190]} />
      <Words x={275} y={180} middle>
        {t('deleted')}
      </Words>
      <PodShape x={360} y={150} width={180} height={80} label={t('gone')} faded />
      <Words x={450} y={246} middle>
        {t('new')}
      </Words>
    </Figure>
  );
}
