/** A line of YAML: its indent and dashes, its key, its value. */
const parts = /^(\s*(?:- )*)((?:"[^"]*"|'[^']*'|[^\s#:][^:#]*):)?(.*)$/;

/** YAML with its keys told from its values. */
export function YamlText({ yaml }: { readonly yaml: string }) {
  return yaml.split('\n').map((line, index) => {
    const [, indent = '', key = '', value = ''] = parts.exec(line) ?? [];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its number
      <span key={index}>
        {indent}
        {key !== '' && <b>{key}</b>}
        {value !== '' && <i>{value}</i>}
        {'\n'}
      </span>
    );
  });
}
