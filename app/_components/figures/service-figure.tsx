import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, PodShape, ServiceShape, Words } from './shapes.tsx';

const pods = [
  { x: 40, ip: '10.244.0.5', ready: true },
  { x: 210, ip: '10.244.0.6', ready: true },
  { x: 380, ip: '10.244.0.7', ready: false },
] as const;

export function ServiceFigure() {
  const t = useTranslations('figures.service');
  return (
    <Figure title={t('title')} text={t('text')} height={230}>
      <Words x={20} y={36}>
        {t('caller')}
      </Words>
      <Arrow from={[120, 32]} to={[186, 32]} />
      <ServiceShape x={190} y={10} width={180} height={56} label="Service shop" />
      <Words x={202} y={52}>
        10.96.14.2:80
      </Words>
      <Words x={386} y={32} hue="var(--kind-label)">
        {t('selector')}
      </Words>
      {pods.map(({ x, ip, ready }) => (
        <g key={ip}>
          {ready && <Arrow from={[280, 66]} to={[x + 70, 126]} hue="var(--kind-service)" />}
          <PodShape x={x} y={130} width={140} height={62} label="app=shop" faded={!ready} />
          <Words x={x + 12} y={176}>
            {ip}
          </Words>
          <Words x={x + 70} y={212} middle>
            {ready ? t('ready') : t('notReady')}
          </Words>
        </g>
      ))}
    </Figure>
  );
}
