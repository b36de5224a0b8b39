/** Key in the browser's storage: `light`, `dark`, or nothing to follow the system. */
export const themeKey = 'drydock.theme';

/** Runs before the first paint. */
export const themeScript = `
(() => {
  let theme = null;
  try { theme = localStorage.getItem('${themeKey}'); } catch {}
  if (theme !== 'light' && theme !== 'dark') theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
})();
`;
