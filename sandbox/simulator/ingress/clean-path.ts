/** A request's target without `//`, `/./` and `/../`; its query stays as it is. Source: traefik's sanitizePath, net/url JoinPath. */
export function cleanPath(target: string): string {
  const [path = '/', ...query] = target.split(/(?=[?#])/);
  if (!/\/\/|\/\.\.?(\/|$)/.test(path) && path.startsWith('/')) return target;
  const parts: string[] = [];
  const asked = path.replace(/^[a-z]+:\/\/[^/]*/i, '').split('/');
  for (const part of asked) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const last = asked.at(-1);
  const end = parts.length > 0 && (last === '' || last === '.' || last === '..') ? '/' : '';
  return `/${parts.join('/')}${end}${query.join('')}`;
}
