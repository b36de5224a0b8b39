import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, NodeShape, SelectorShape, VolumeShape, Words } from './shapes.tsx';

/** The same manifest on its way into two namespaces, past the same policy. */
export function GateFigure() {
  const t = useTranslations('figures.gate');
  return (
    <Figure title={t('title')} text={t('text')} height={210}>
      <Words x={10} y={98}>
        kubectl apply
      </Words>
      <Arrow from={[98, 94]} to={[138, 94]} />
      <NodeShape x={142} y={14} width={200} height={180} label={t('server')} />
      <SelectorShape x={158} y={46} width={168} height={58} label="staging: Warn" />
      <SelectorShape x={158} y={120} width={168} height={58} label="production: Deny" />
      <Words x={170} y={92}>
        {t('policy')}
      </Words>
      <Words x={170} y={166}>
        {t('policy')}
      </Words>
      <Arrow from={[326, 75]} to={[386, 75]} hue="var(--met)" />
      <VolumeShape x={390} y={46} width={156} height={58} label={t('kept')} />
      <Words x={402} y={92} hue="var(--not-yet)">
        {t('warned')}
      </Words>
      <line x1={350} y1={149} x2={378} y2={149} stroke="var(--wrong)" strokeWidth={1.8} />
      <line x1={378} y1={136} x2={378} y2={162} stroke="var(--wrong)" strokeWidth={3} />
      <Words x={390} y={146} hue="var(--wrong)">
        {t('refused')}
      </Words>
      <Words x={390} y={166}>
        {t('mend')}
      </Words>
    </Figure>
  );
}
