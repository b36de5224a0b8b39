import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { BarShape, Words } from './shapes.tsx';

const begin = 112;
const started = 232;
const end = 552;
const pod = 'var(--kind-pod)';
const container = 'var(--kind-container)';

/** Three lanes over the life of a container: what each probe asks when, and what follows when it fails. */
export function ProbesFigure() {
  const t = useTranslations('figures.probes');
  return (
    <Figure title={t('title')} text={t('text')} height={222}>
      <line x1={started} y1={26} x2={started} y2={204} stroke="var(--line-strong)" strokeDasharray="3 3" />
      <Words x={started} y={18} middle>
        {t('up')}
      </Words>
      <Words x={10} y={50}>
        startup
      </Words>
      <BarShape x={begin} y={32} width={started - begin} hue={container} text={t('asks')} />
      <Words x={started + 10} y={50}>
        {t('once')}
      </Words>
      <Words x={10} y={106}>
        readiness
      </Words>
      <BarShape x={started} y={88} width={108} hue={pod} text={t('traffic')} />
      <BarShape x={started + 108} y={88} width={104} hue="var(--not-yet)" text={t('aside')} faded />
      <BarShape x={started + 212} y={88} width={end - started - 212} hue={pod} text={t('traffic')} />
      <Words x={started + 108} y={132} hue="var(--not-yet)">
        {t('fails')}
      </Words>
      <Words x={10} y={170}>
        liveness
      </Words>
      <BarShape x={started} y={152} width={180} hue={container} text={t('alive')} />
      <BarShape x={started + 180} y={152} width={end - started - 180} hue="var(--wrong)" text={t('restart')} faded />
      <Words x={started + 180} y={196} hue="var(--wrong)">
        {t('fails')}
      </Words>
      <Words x={begin} y={214}>
        {t('time')}
      </Words>
    </Figure>
  );
}
