import { useTranslations } from 'next-intl';
import { Figure } from './figure.tsx';
import { Arrow, PodShape, ReplicaSetShape, Words } from './shapes.tsx';

/** Pods of the old and the new ReplicaSet at three moments of a rollout of 5 with the usual 25 %. */
const moments = [
  { key: 'before', old: 5, new: 0 },
  { key: 'during', old: 3, new: 3 },
  { key: 'after', old: 0, new: 5 },
] as const;

function Dots({ x, y, count }: { readonly x: number; readonly y: number; readonly count: number }) {
  return Array.from({ length: count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <PodShape key={index} x={x + 10 + index * 27} y={y} width={22} height={22} />
  ));
}

export function RolloutFigure() {
  const t = useTranslations('figures.rollout');
  return (
    <Figure title={t('title')} text={t('text')} height={220}>
      {moments.map(({ key, old, new: fresh }, index) => {
        const x = 10 + index * 185;
        return (
          <g key={key}>
            <Words x={x + 78} y={22} middle>
              {t(key)}
            </Words>
            <ReplicaSetShape x={x} y={34} width={156} height={70} label="nginx:1.27" faded={old === 0} />
            <Dots x={x} y={68} count={old} />
            {index > 0 && (
              <>
                <ReplicaSetShape x={x} y={124} width={156} height={70} label="nginx:1.28" />
                <Dots x={x} y={158} count={fresh} />
              </>
            )}
            {index < 2 && <Arrow from={[x + 160, 110]} to={[x + 181, 110]} />}
          </g>
        );
      })}
    </Figure>
  );
}
