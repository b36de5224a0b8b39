/** The shapes of Kubernetes' things: one shape and one hue each, wherever they are drawn. */
import type { ReactNode } from 'react';

interface ShapeProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label?: string;
  readonly children?: ReactNode;
  readonly faded?: boolean;
}

const labelSize = 13;

function shape(hue: string, radius: number, dash?: string) {
  return function Shape({ x, y, width, height, label, children, faded = false }: ShapeProps) {
    return (
      <g opacity={faded ? 0.45 : 1}>
        <rect
          x={x}
          y={y}
          width={width}
          height={height}
          rx={radius}
          fill="var(--paper-raised)"
          stroke={hue}
          strokeWidth={2}
          strokeDasharray={dash}
        />
        {label !== undefined && (
          <text x={x + 10} y={y + 19} fontSize={labelSize} fontWeight={600} fill={hue}>
            {label}
          </text>
        )}
        {children}
      </g>
    );
  };
}

export const NodeShape = shape('var(--kind-node)', 2);
export const PodShape = shape('var(--kind-pod)', 16);
export const ContainerShape = shape('var(--kind-container)', 4);
export const VolumeShape = shape('var(--kind-volume)', 10, '6 3');
export const DeploymentShape = shape('var(--kind-deployment)', 0);
export const ReplicaSetShape = shape('var(--kind-replica-set)', 6);
export const ServiceShape = shape('var(--kind-service)', 26);
export const IngressShape = shape('var(--kind-ingress)', 3);
export const SelectorShape = shape('var(--kind-label)', 14, '2 3');

export function Words({
  x,
  y,
  children,
  middle = false,
  end = false,
  hue = 'var(--ink-soft)',
}: {
  x: number;
  y: number;
  children: ReactNode;
  middle?: boolean;
  end?: boolean;
  hue?: string;
}) {
  return (
    <text x={x} y={y} fontSize={labelSize} fill={hue} textAnchor={middle ? 'middle' : end ? 'end' : 'start'}>
      {children}
    </text>
  );
}

export function Arrow({
  from,
  to,
  hue = 'var(--ink-soft)',
}: {
  from: readonly [number, number];
  to: readonly [number, number];
  hue?: string;
}) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const wing = (turn: number): string => `${to[0] - 9 * Math.cos(angle + turn)},${to[1] - 9 * Math.sin(angle + turn)}`;
  return (
    <g stroke={hue} fill={hue} strokeWidth={1.8}>
      <line x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} />
      <polygon points={`${to[0]},${to[1]} ${wing(0.4)} ${wing(-0.4)}`} />
    </g>
  );
}

/** A span of time: something goes on from its left end to its right. */
export function BarShape({
  x,
  y,
  width,
  hue,
  text,
  faded = false,
}: {
  x: number;
  y: number;
  width: number;
  hue: string;
  text: string;
  faded?: boolean;
}) {
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={width}
        height={26}
        rx={4}
        fill="var(--paper-raised)"
        stroke={hue}
        strokeWidth={2}
        strokeDasharray={faded ? '4 3' : undefined}
      />
      <text x={x + 8} y={y + 18} fontSize={labelSize} fill={hue}>
        {text}
      </text>
    </g>
  );
}
