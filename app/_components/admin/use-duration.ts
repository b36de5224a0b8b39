import { useTranslations } from 'next-intl';

const minuteMs = 60_000;

/** The time between two moments in words, down to the minute; nothing is ever less than none. */
export function useDuration(): (from: string, to: string) => string {
  const t = useTranslations('admin');
  return (from, to) => {
    const minutes = Math.floor(Math.max(0, new Date(to).getTime() - new Date(from).getTime()) / minuteMs);
    if (minutes === 0) return t('now');
    if (minutes < 60) return t('minutes', { minutes });
    return t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}
