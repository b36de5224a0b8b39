import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, IngressShape, PodShape, ServiceShape, Words } from './shapes.tsx';

const ways = [
  { path: '/', service: 'shop', y: 20, pods: 3 },
  { path: '/cart', service: 'cart', y: 130, pods: 1 },
] as const;

export function IngressFigure() {
  const t = useTranslations('figures.ingress');
  return (
    <Figure title={t('title')} text={t('text')} height={220}>
      <Words x={10} y={96}>
        {t('caller')}
      </Words>
      <Arrow from={[62, 92]} to={[96, 92]} />
      <IngressShape x={100} y={50} width={140} height={84} label="Ingress" />
      <Words x={112} y={94}>
        shop.example
      </Words>
      <Words x={112} y={116}>
        {t('controller')}
      </Words>
      {ways.map(({ path, service, y, pods }) => (
        <g key={path}>
          <Arrow from={[240, y < 100 ? 78 : 108]} to={[318, y + 26]} hue="var(--kind-ingress)" />
          <Words x={266} y={y < 100 ? 42 : 150}>
            {path}
          </Words>
          <ServiceShape x={322} y={y} width={110} height={52} label={service} />
          {Array.from({ length: pods }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <g key={index}>
              <Arrow from={[432, y + 26]} to={[482, y + 12 + index * 30 - (pods - 1) * 8]} hue="var(--kind-service)" />
              <PodShape x={486} y={y + index * 30 - (pods - 1) * 8} width={54} height={24} />
            </g>
          ))}
        </g>
      ))}
    </Figure>
  );
}
