import { useLocale, useTranslations } from 'next-intl';
import { Search } from '../search/search.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Search, language and theme, the same on every page. */
export function Switches() {
  const t = useTranslations('site');
  const other = useLocale() === 'en' ? 'ja' : 'en';
  return (
    <>
      <Search />
      <LanguageSwitch to={other} name={t('otherLanguage')} label={t('otherLanguageLabel')} />
      <ThemeSwitch labels={{ toDark: t('theme.toDark'), toLight: t('theme.toLight') }} />
    </>
  );
}
