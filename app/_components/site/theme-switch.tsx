/**
 * Changes between light and dark, and remembers it in this browser. What a press does is in the first script of the page:
 * it works before any other is loaded.
 */
export function ThemeSwitch({ labels }: { labels: { readonly toDark: string; readonly toLight: string } }) {
  return (
    <button type="button" className="button small quiet" data-change-theme="">
      {(['dark', 'light'] as const).map((theme) => (
        <svg key={theme} data-to={theme} width="18" height="18" viewBox="0 0 20 20" role="img">
          <title>{theme === 'dark' ? labels.toDark : labels.toLight}</title>
          <circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M10 2.5a7.5 7.5 0 010 15z" fill="currentColor" />
        </svg>
      ))}
    </button>
  );
}
