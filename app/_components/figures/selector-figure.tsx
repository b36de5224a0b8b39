import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, PodShape, SelectorShape, Words } from './shapes.tsx';

const pods = [
  { name: 'hello', label: 'tier=front' },
  { name: 'web', label: 'tier=front' },
  { name: 'pair', label: 'tier=back' },
] as const;

export function SelectorFigure() {
  const t = useTranslations('figures.selector');
  return (
    <Figure title={t('title')} text={t('text')} height={190}>
      <SelectorShape x={170} y={10} width={220} height={32} label={t('selector')} />
      {pods.map(({ name, label }, index) => {
        const x = 20 + index * 185;
        const picked = label === 'tier=front';
        return (
          <g key={name}>
            {picked && <Arrow from={[250, 44]} to={[x + 75, 96]} hue="var(--kind-label)" />}
            <PodShape x={x} y={100} width={150} height={74} label={name} faded={!picked} />
            <Words x={x + 12} y={154} hue={picked ? 'var(--kind-label)' : 'var(--ink-soft)'}>
              {label}
            </Words>
          </g>
        );
      })}
    </Figure>
  );
}
