'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** Under two minutes, seconds count. */
const countSecondsMs = 120_000;

/** The time until the sandbox ends. */
export function TimeLeft({ endsAt }: { endsAt: string }) {
  const t = useTranslations('sandbox');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Date.parse(endsAt) - now);
  return (
    <span data-testid="time-left">
      {left < countSecondsMs
        ? t('leftSeconds', { seconds: Math.floor(left / 1_000) })
        : t('left', { minutes: Math.floor(left / 60_000) })}
    </span>
  );
}
