/** Key in the browser's storage: `light`, `dark`, or nothing to follow the system. */
export const themeKey = 'drydock.theme';
/** Key in the browser's storage: there once the tour was taken or declined. */
export const tourKey = 'drydock.tour';

/** Runs before the first paint: what depends on the browser's memory must not jump. */
export const firstPaintScript = `
(() => {
  let theme = null, tour = null;
  try { theme = localStorage.getItem('${themeKey}'); tour = localStorage.getItem('${tourKey}'); } catch {}
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  if (tour !== null) document.documentElement.dataset.tour = 'seen';
})();
`;
