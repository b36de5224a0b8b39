import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, BarShape, NodeShape, PodShape, Words } from './shapes.tsx';

const pods = [
  { x: 36, width: 120, asks: '3Gi', uses: '1Gi' },
  { x: 164, width: 160, asks: '4Gi', uses: '2Gi' },
] as const;

/** Above, what the scheduler counts; below, what the node allows. */
export function ResourcesFigure() {
  const t = useTranslations('figures.resources');
  return (
    <Figure title={t('title')} text={t('text')} height={244}>
      <NodeShape x={20} y={10} width={350} height={120} label={t('node')} />
      {pods.map(({ x, width, asks, uses }) => (
        <g key={x}>
          <PodShape x={x} y={42} width={width} height={72} label={t('asks', { amount: asks })} />
          <Words x={x + 12} y={100}>
            {t('uses', { amount: uses })}
          </Words>
        </g>
      ))}
      <Words x={347} y={84} middle>
        1Gi
      </Words>
      <Arrow from={[424, 78]} to={[376, 78]} />
      <PodShape x={430} y={42} width={120} height={72} label={t('asks', { amount: '2Gi' })} faded />
      <Words x={490} y={130} middle hue="var(--not-yet)">
        Pending
      </Words>
      <line x1={10} y1={150} x2={550} y2={150} stroke="var(--line)" />
      <BarShape x={36} y={170} width={150} hue="var(--kind-container)" text={t('request')} />
      <BarShape x={186} y={170} width={150} hue="var(--kind-container)" text={t('more')} faded />
      <line x1={336} y1={160} x2={336} y2={206} stroke="var(--wrong)" strokeWidth={3} />
      <Words x={336} y={224} middle hue="var(--wrong)">
        {t('limit')}
      </Words>
      <Arrow from={[344, 183]} to={[392, 183]} hue="var(--wrong)" />
      <Words x={400} y={180} hue="var(--wrong)">
        {t('memory')}
      </Words>
      <Words x={400} y={200}>
        {t('cpu')}
      </Words>
    </Figure>
  );
}
