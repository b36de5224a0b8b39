/** Key in the browser's storage: `light`, `dark`, or nothing to follow the system. */
export const themeKey = 'drydock.theme';
/** Key in the browser's storage: there once the tour was taken or declined. */
export const tourKey = 'drydock.tour';

/**
 * Runs before the first paint: what depends on the browser's memory must not jump. It also does what changes that memory, the
 * theme's switch and the answer to the tour's offer: neither is worth code of React on every page.
 */
export const firstPaintScript = `
(() => {
  const root = document.documentElement.dataset;
  let theme = null, tour = null;
  try { theme = localStorage.getItem('${themeKey}'); tour = localStorage.getItem('${tourKey}'); } catch {}
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  root.theme = theme;
  if (tour !== null) root.tour = 'seen';
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch {} };
  addEventListener('click', ({ target }) => {
    if (target.closest('[data-change-theme]')) {
      root.theme = root.theme === 'dark' ? 'light' : 'dark';
      keep('${themeKey}', root.theme);
    }
    if (target.closest('[data-decline-tour]')) {
      root.tour = 'seen';
      keep('${tourKey}', 'seen');
      // What had the focus is gone: it goes on at the beginning of the page.
      document.getElementById('content')?.focus();
    }
  });
})();
`;
