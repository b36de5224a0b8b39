/** `$(NAME)` in commands, arguments and values. Source: third_party/forked/golang/expansion/expand.go. */

/** References to names that `lookUp` does not know stay as they are; `$$` is a dollar. */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  let expanded = '';
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0 || dollar === text.length - 1) return expanded + text.slice(at);
    expanded += text.slice(at, dollar);
    const next = text[dollar + 1];
    const end = next === '(' ? text.indexOf(')', dollar + 2) : -1;
    if (next === '$') {
      expanded += '$';
      at = dollar + 2;
    } else if (end >= 0) {
      const name = text.slice(dollar + 2, end);
      expanded += lookUp(name) ?? `$(${name})`;
      at = end + 1;
    } else {
      expanded += next === '(' ? '$(' : `$${next}`;
      at = dollar + 2;
    }
  }
  return expanded;
}
