import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { BarShape, Words } from './shapes.tsx';

const left = 150;
const pxPerSecond = 60;
const at = (seconds: number): number => left + seconds * pxPerSecond;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly hue: string;
  readonly text: string;
  readonly faded?: boolean;
}

function Bar({ from, to, ...rest }: Span) {
  return <BarShape x={at(from)} width={at(to) - at(from)} {...rest} />;
}

/** Two lanes from the moment of the deletion: what the Pod does, and what the others still send. */
export function ShutdownFigure() {
  const t = useTranslations('figures.shutdown');
  return (
    <Figure title={t('title')} text={t('text')} height={262}>
      <line x1={at(0)} y1={24} x2={at(0)} y2={236} stroke="var(--line-strong)" strokeDasharray="3 3" />
      <Words x={at(0)} y={16} middle>
        {t('deleted')}
      </Words>
      <Words x={10} y={50}>
        {t('hasty')}
      </Words>
      <Bar from={0} to={0.5} y={32} hue="var(--kind-pod)" text="" />
      <Words x={at(0.5) + 8} y={50}>
        {t('ends')}
      </Words>
      <Words x={10} y={88}>
        {t('others')}
      </Words>
      <Bar from={0} to={2} y={70} hue="var(--kind-ingress)" text={t('send')} />
      <rect x={at(0.5)} y={104} width={at(2) - at(0.5)} height={8} fill="var(--wrong)" />
      <Words x={at(2) + 8} y={112} hue="var(--wrong)">
        {t('lost')}
      </Words>
      <line x1={10} y1={130} x2={550} y2={130} stroke="var(--line)" />
      <Words x={10} y={162}>
        {t('patient')}
      </Words>
      <Bar from={0} to={4} y={144} hue="var(--kind-pod)" text={t('hook')} />
      <Bar from={4} to={5.6} y={144} hue="var(--kind-pod)" text="TERM" faded />
      <Words x={10} y={200}>
        {t('others')}
      </Words>
      <Bar from={0} to={2} y={182} hue="var(--kind-ingress)" text={t('send')} />
      <Words x={at(2) + 8} y={200} hue="var(--met)">
        {t('none')}
      </Words>
      <Words x={at(0)} y={252}>
        {t('time')}
      </Words>
    </Figure>
  );
}
